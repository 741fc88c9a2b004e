// Finds sections: MiniSearch scores each word of a question by BM25+, and the rules here weigh the words against each other.

import MiniSearch from "../../vendor/minisearch.js"
import { excerpt, found, mark } from "./excerpt.js"
import { Reader, fold, isStop, split, stem } from "./language.js"

const BOOST = { title: 4, question: 3, tags: 3, answer: 2, context: 1.5, body: 1, rest: 0.8, more: 0.3 }
const FIELDS = Object.keys(BOOST)

// How much a match counts that is not the word itself: another word for it, its beginning (while it is typed, and where it
// is a word already), a part of a compound, with mistakes; and what it adds that words stand side by side.
const WEIGHT = { synonym: 0.7, prefix: 0.6, longer: 0.2, part: 0.25, swapped: 0.8, fuzzy: 0.7, otherInitial: 0.5, beside: 2 }

// What a section that is not a heading of level 2 counts: a page's opening, if neither its title nor a tag is asked for; a
// part of a section.
const PRIOR = { opening: 0.6, part: 0.9 }

// How much is shown: pages, sections of one page, words of an excerpt and of an answer, words to highlight on landing.
const SHOWN = { pages: 10, sections: 5, excerpt: 32, answer: 60, highlights: 8 }

// How many of the best sections are read for words side by side.
const CLOSELY_READ = 20

// How many words are tried for one that is not known, or not typed to its end.
const SPELLINGS = 40

// Letters that may be wrong: none in a short word, two in a long one.
const typos = word => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)

// `normalis` begins the British spelling of what is indexed in the American one.
const american = word => word.replace(/is(?=(?:a(?:t(?:io?)?)?|in?)?$)/, "iz")

const titleWords = ({ title }) => (title.toLowerCase().match(/[\p{L}\p{N}-]{3,}/gu) ?? []).filter(word => !isStop(word))

const pairs = word => new Set(Array.from(word.slice(1), (letter, index) => word[index] + letter))

export class Engine {
  // `abbreviations` and `groups` are as in synonyms.yml; `pages` are [path, title, tags]; `sections` are
  // [index of the page, id, title, id of the heading above, question, answer, body, rest, more].
  constructor({ abbreviations, groups, pages, sections }) {
    const meanings = abbreviations.flatMap(([short, ...long]) => long.map(phrase => [short, phrase]))
    this.reader = new Reader([...meanings, ...groups])
    this.pages = pages.map(([path, title, tags]) => ({ path, title, tags }))
    const titles = new Map(sections.map(([page, id, title]) => [`${page}#${id}`, title]))
    this.sections = sections.map(([page, id, title, parent, question, answer, body, rest, more], number) => {
      const { title: home, tags } = this.pages[page]
      const above = parent ? titles.get(`${page}#${parent}`) : ""
      return { number, page, id, title, above, question, answer, body, rest, more, tags: id ? "" : tags, context: id ? `${home} ${above}` : "" }
    })
    for (const section of this.sections) {
      section.tokens = Object.fromEntries(FIELDS.map(field => [field, split(section[field])]))
      for (const tokens of Object.values(section.tokens)) this.reader.meet(tokens)
    }
    const same = value => value
    this.index = new MiniSearch({
      idField: "number",
      fields: FIELDS,
      extractField: (section, field) => (field === "number" ? section.number : section.tokens[field]),
      stringifyField: same,
      tokenize: tokens => this.reader.terms(tokens),
      processTerm: same,
      searchOptions: { boost: BOOST, tokenize: term => [term], combineWith: "OR" },
    })
    this.index.addAll(this.sections)
    for (const section of this.sections) {
      delete section.tokens
      section.titleWords = this.reader.read(section.title).filter(({ word }) => word.terms.length)
    }
    // Two and three words of titles, by what they make when written as one.
    this.names = new Map()
    for (const { title } of this.sections) {
      const words = split(title).map(({ word }) => word.whole)
      for (const length of [2, 3])
        for (let at = 0; at + length <= words.length; at += 1) this.names.set(words.slice(at, at + length).join(""), words.slice(at, at + length).join(" "))
    }
    this.openings = new Map(this.sections.filter(section => !section.id).map(section => [section.page, section]))

    const known = [...this.reader.vocabulary].filter(word => !isStop(word))
    this.words = new MiniSearch({ idField: "word", fields: ["word"], tokenize: word => [word], processTerm: same })
    this.words.addAll(known.map(word => ({ word })))
    // All words score alike, each being in one place, so that a score beside an exact match's is a likeness.
    this.exact = this.words.search(known[0])[0].score
  }

  // What the theme shows: sections grouped by page, best first, the rest of the last word, and, where nothing is found,
  // the nearest words there are.
  search(query) {
    const groups = new Map()
    const ranked = this.rank(query)
    for (const hit of ranked) {
      const group = groups.get(hit.section.page) ?? []
      if (group.length < SHOWN.sections && (group.length || groups.size < SHOWN.pages))
        groups.set(hit.section.page, [...group, hit])
    }
    const items = [...groups].map(([page, hits]) => {
      const opening = hits.some(hit => !hit.section.id) ? [] : [{ ...this.#bare(this.openings.get(page)), score: 0 }]
      return [...hits.map(hit => this.#item(hit)), ...opening]
    })
    return { items, suggest: this.#completion(query, ranked), nearest: items.length ? [] : this.#nearest(query) }
  }

  // The sections that match, best first.
  rank(query) {
    const open = /[\p{L}\p{N}]$/u.test(query)
    const given = this.#apart(query)
    const meant = this.#meant(given, open)
    const clauses = this.#clauses(given, meant, open)
    const total = clauses.reduce((sum, clause) => sum + clause.weight, 0)
    const hits = new Map()
    for (const clause of clauses) {
      for (const { id, score, match } of clause.results) {
        if (!hits.has(id)) hits.set(id, { section: this.sections[id], sum: 0, covered: 0, titled: 0, terms: new Set(), words: new Set() })
        const hit = hits.get(id)
        const terms = Object.keys(match)
        const share = terms.some(term => clause.terms.has(term)) ? 1 : 0.5
        hit.sum += score
        hit.covered += clause.weight * share
        const titled = terms.filter(term => match[term].includes("title") || match[term].includes("tags"))
        if (titled.length) hit.titled += clause.weight * share * (titled.every(term => term.startsWith("~")) ? WEIGHT.synonym : 1)
        for (const term of terms) hit.terms.add(term)
        hit.words.add(clause.text)
      }
    }
    for (const hit of hits.values()) {
      hit.score = this.#score(hit, total)
      hit.missing = clauses.map(clause => clause.text).filter(text => !hit.words.has(text))
    }
    const sort = list => list.sort((a, b) => b.score - a.score)
    const ranked = sort([...hits.values()])
    const likely = ranked.splice(0, CLOSELY_READ)
    for (const hit of likely) hit.score *= this.#closeness(hit.section, clauses, meant)
    return sort([...likely, ...ranked]).filter((hit, _, [best]) => hit.score > best.score * 0.05)
  }

  #score({ section, sum, covered, titled, terms }, total) {
    const coverage = covered / total
    const named = section.titleWords.filter(word => word.terms.some(term => terms.has(term))).length
    const exactness = (titled / total) * (named / Math.max(1, section.titleWords.length))
    const prior = section.above ? PRIOR.part : section.id ? 1 : PRIOR.opening + (1 - PRIOR.opening) * (titled / total)
    return sum * (0.02 + 0.98 * coverage ** 3) * (1 + exactness + exactness ** 4) * prior
  }

  // More than 1 where words stand side by side in the section as they do in the question, or the question is its title.
  #closeness(section, clauses, meant) {
    const texts = this.#read(section).map(([, tokens]) => tokens.filter(token => token.terms.length))
    const beside = clauses.slice(1).filter(({ terms }, index) => {
      const before = clauses[index].terms
      const found = (token, wanted) => token?.terms.some(term => wanted.has(term))
      return texts.some(tokens => tokens.some((token, at) => found(token, before) && (found(token, terms) || found(tokens[at + 1], terms))))
    })
    const title = section.title.toLowerCase() === meant.trim().toLowerCase() ? 2 : 1
    return title * (1 + (clauses.length > 1 ? WEIGHT.beside * (beside.length / (clauses.length - 1)) : 0))
  }

  #read(section) {
    const { title, question, answer, body } = section
    section.read ??= [title, question, answer, body].map(text => [text, this.reader.read(text)])
    return section.read
  }

  // What a question asks for: a clause for each word that counts, with what it found.
  #clauses(given, meant, open) {
    const tokens = this.reader.read(meant)
    const atoms = split(given).flatMap(({ word }, index) => {
      const whole = word.parts.length > 1 && this.reader.knows(word.whole)
      if (whole) return [{ text: word.whole, parts: word.parts, index }]
      return word.parts.map((part, number) => ({ text: part, parts: [tokens[index].word.parts[number] ?? part], index }))
    })
    const clauses = []
    for (let at = 0; at < atoms.length; at += 1) {
      const [here, next] = [atoms[at], atoms[at + 1]]
      const pair = next && here.parts.length === 1 && next.parts.length === 1 ? [...here.parts, ...next.parts] : []
      if (this.reader.vocabulary.has(pair.join(""))) {
        clauses.push({ text: pair.join(""), parts: pair, first: here.index, last: next.index })
        at += 1
      } else if (here.parts.length > 1 || !isStop(here.text)) {
        clauses.push({ ...here, first: here.index, last: here.index })
      }
    }
    for (const [number, clause] of clauses.entries()) {
      const terms = tokens.slice(clause.first, clause.last + 1).flatMap(token => token.terms)
      const also = terms.filter(term => term.startsWith("~") || term.endsWith("++"))
      this.#find(clause, new Set(also), open && number === clauses.length - 1)
    }
    return clauses.filter(clause => clause.results.length)
  }

  // `featurestore` and `blind75`, where only the two words are known.
  #apart(query) {
    return query.replace(/[\p{L}\p{N}]+/gu, word => {
      const plain = word.toLowerCase()
      if (this.reader.knows(plain)) return word
      if (this.names.has(plain)) return this.names.get(plain)
      for (let at = 1; at < plain.length; at += 1) {
        const [left, right] = [plain.slice(0, at), plain.slice(at)]
        if ([left, right].every(part => this.reader.vocabulary.has(part) && !isStop(part)) && this.#sideBySide(left, right))
          return `${left} ${right}`
      }
      return word
    })
  }

  #sideBySide(left, right) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${left}[\\s-]+${right}(?![\\p{L}\\p{N}])`, "iu")
    return this.sections.some(({ title, question, answer, body }) => [title, question, answer, body].some(text => pattern.test(text)))
  }

  // The question as it was meant, word for word: what is not known gives way to the likeliest word.
  #meant(query, open) {
    const last = query.length
    return query.replace(/[\p{L}\p{N}]+/gu, (word, at) => {
      const plain = fold(word)
      if (this.reader.knows(plain) || this.reader.familiar.has(stem(plain)) || isStop(plain)) return word
      const likely = [...this.#likely(plain, open && at + word.length === last)].sort((one, other) => other[1] - one[1])
      return likely.length ? likely[0][0] : word
    })
  }

  // The words that a word may be, and how likely: longer ones where it may not be typed to its end, and, where it is not
  // known, ones with a letter or two changed.
  #likely(word, open, known = this.reader.knows(word)) {
    const likely = new Map()
    const add = (other, weight) => likely.set(other, Math.max(weight, likely.get(other) ?? 0))
    const like = (text, options) => {
      for (const { id, score } of this.words.search(text, options).slice(0, SPELLINGS)) {
        const weight = Math.min(1, score / this.exact)
        add(id, id[0] === text[0] ? weight : weight * WEIGHT.otherInitial)
      }
    }
    if (open) like(american(word), { prefix: true, weights: { prefix: known ? WEIGHT.longer : WEIGHT.prefix, fuzzy: 0 } })
    if (!known && (!likely.size || word.length > 4)) {
      for (let at = 1; at < word.length; at += 1) {
        const swapped = word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1)
        if (this.reader.vocabulary.has(swapped)) add(swapped, WEIGHT.swapped)
      }
      like(word, { fuzzy: typos(word), prefix: word.length > 3, weights: { fuzzy: WEIGHT.fuzzy, prefix: WEIGHT.prefix } })
    }
    return likely
  }

  // The sections that a clause finds: by the word, by `also`, which are other terms for it, and by words that it may be.
  #find(clause, also, open) {
    const { text, parts } = clause
    const weights = new Map([[stem(text), 1]])
    const ask = (term, weight) => weights.set(term, Math.max(weight, weights.get(term) ?? 0))
    for (const term of also) ask(term, term.startsWith("~") ? WEIGHT.synonym : 1)
    for (const [word, weight] of this.#likely(text, open)) ask(stem(word), weight)
    clause.terms = new Set(weights.keys())
    if (parts.length > 1) for (const part of parts) if (part.length > 1 && !isStop(part)) ask(stem(part), WEIGHT.part)
    const search = () => this.index.search({ queries: Array.from(weights, ([term, weight]) => ({ queries: [term], boostTerm: () => weight })) })
    clause.results = search()
    if (!clause.results.length && this.reader.knows(text)) {
      // A synonym for what no page says.
      for (const [word, weight] of this.#likely(text, open, false)) ask(stem(word), weight)
      clause.results = search()
    }
    clause.weight = Math.log(1 + this.sections.length / Math.max(1, clause.results.length))
  }

  #bare({ page, id, title }) {
    return { location: this.pages[page].path + (id && `#${id}`), title: mark(title, []), text: "", terms: {} }
  }

  #item({ section, score, terms, missing }) {
    const { page, id, above, answer } = section
    const readings = this.#read(section).map(reading => [...reading, terms])
    const seen = readings.flatMap(reading => found(...reading)).map(word => word.toLowerCase())
    const words = [...new Set(seen)].filter(word => word.length > 1 && !isStop(word)).slice(0, SHOWN.highlights)
    const search = words.length ? `?${new URLSearchParams({ h: words.join(" ") })}` : ""
    const teaser = answer ? mark(...readings[2], 0, SHOWN.answer) : excerpt(...readings[3], SHOWN.excerpt)
    return {
      location: this.pages[page].path + search + (id && `#${id}`),
      title: (above && `<small>${mark(above, [])} ›</small> `) + mark(...readings[0]),
      text: teaser && `<p>${teaser}</p>`,
      terms: Object.fromEntries(missing.map(word => [word, false])),
      score,
    }
  }

  // The rest of the word that is being typed, from the best title that has it, for the theme to show ahead of the cursor.
  #completion(query, ranked) {
    const typed = /[\p{L}\p{N}]+$/u.exec(query.toLowerCase())?.[0]
    const begun = ranked.flatMap(({ section }) => titleWords(section).filter(word => word.startsWith(typed)))
    return typed && begun.length ? [begun[0]] : []
  }

  // Words of titles that look most like what was asked for.
  #nearest(query) {
    const wanted = split(query).map(({ word }) => pairs(word.whole))
    const likeness = word => {
      const own = pairs(word)
      return Math.max(0, ...wanted.map(other => (2 * [...own].filter(pair => other.has(pair)).length) / (own.size + other.size || 1)))
    }
    return [...new Set(this.sections.flatMap(titleWords))]
      .map(word => [word, likeness(word)])
      .filter(([, value]) => value > 0.2)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4)
      .map(([word]) => word)
  }
}
