// Finds sections: MiniSearch scores each word of a question by BM25+, and the rules here weigh the words against each
// other.

import MiniSearch from "../../vendor/minisearch.js"
import { excerpt, found, mark } from "./excerpt.js"
import { fold, isStop, Reader, split, stem } from "./language.js"

const BOOST = { title: 4, question: 3, tags: 3, answer: 2, context: 1.5, body: 1, rest: 0.8, more: 0.3 }
const FIELDS = /** @type {(keyof typeof BOOST)[]} */ (Object.keys(BOOST))

// How much a match counts that is not the word itself: another word for it, its beginning (while it is typed, and where
// it is a word already), a part of a compound, with mistakes; and what it adds that words stand side by side.
const WEIGHT = {
  synonym: 0.7,
  prefix: 0.6,
  longer: 0.2,
  part: 0.25,
  swapped: 0.8,
  fuzzy: 0.7,
  otherInitial: 0.5,
  beside: 2,
}

// What a section that is not a heading of level 2 counts: a page's opening, if neither its title nor a tag is asked
// for; a part of a section.
const PRIOR = { opening: 0.6, part: 0.9 }

// How much is shown: pages, sections of one page, words of an excerpt and of an answer, words to highlight on landing.
const SHOWN = { pages: 10, sections: 5, excerpt: 32, answer: 60, highlights: 8 }

// How many of the best sections are read for words side by side.
const CLOSELY_READ = 20

// How many words are tried for one that is not known, or not typed to its end.
const SPELLINGS = 40

// Letters that may be wrong: none in a short word, two in a long one.
/** @param {string} word */
const typos = word => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2)

// `normalis` begins the British spelling of what is indexed in the American one.
/** @param {string} word */
const american = word => word.replace(/is(?=(?:a(?:t(?:io?)?)?|in?)?$)/, "iz")

/** @param {{ title: string }} section */
const titleWords = ({ title }) => (title.toLowerCase().match(/[\p{L}\p{N}-]{3,}/gu) ?? []).filter(word => !isStop(word))

/** @param {string} word */
const pairs = word => new Set(Array.from(word.slice(1), (letter, index) => word[index] + letter))

/** @typedef {import("./language.js").Token} Token */

/**
 * A section, as the search data has it, with its `number` among all, the title of the section `above` it, the words of
 * its own title, and, once it was closely read, the texts that are shown and their words.
 *
 * @typedef {{ number: number, page: number, id: string, title: string, above: string, question: string, answer: string,
 *   body: string, rest: string, more: string, tags: string, context: string, titleWords: Token[],
 *   read?: [string, Token[]][] }} Section
 */

/**
 * A word of a question, in its parts, which are the words from the `first` to the `last`; the `terms` that find it,
 * what they found, and how much the word counts.
 *
 * @typedef {{ text: string, parts: string[], first: number, last: number, terms: Set<string>, weight: number,
 *   results: import("../../vendor/minisearch.js").SearchResult[] }} Clause
 */

/**
 * A section that was found: the sum of its words' scores, how much of the question it covers and how much of that by
 * its title, and the terms and words that found it.
 *
 * @typedef {{ section: Section, sum: number, covered: number, titled: number, terms: Set<string>, words: Set<string>,
 *   score: number, missing: string[] }} Hit
 */

export class Engine {
  /**
   * `abbreviations` and `groups` are as in synonyms.yml; `pages` are [path, title, tags]; `sections` are
   * [index of the page, id, title, id of the heading above, question, answer, body, rest, more].
   *
   * @param {{ abbreviations: string[][], groups: string[][], pages: [string, string, string][],
   *   sections: [number, string, string, string, string, string, string, string, string][] }} data
   */
  constructor({ abbreviations, groups, pages, sections }) {
    const meanings = abbreviations.flatMap(([short, ...long]) => long.map(phrase => [short, phrase]))
    this.reader = new Reader([...meanings, ...groups])
    this.pages = pages.map(([path, title, tags]) => ({ path, title, tags }))
    /** @type {Map<string, string>} */
    const titles = new Map(sections.map(([page, id, title]) => [`${page}#${id}`, title]))
    /** @type {Section[]} */
    this.sections = sections.map(([page, id, title, parent, question, answer, body, rest, more], number) => {
      const { title: home, tags } = this.pages[page]
      const above = titles.get(parent && `${page}#${parent}`) ?? ""
      return {
        number,
        page,
        id,
        title,
        above,
        question,
        answer,
        body,
        rest,
        more,
        tags: id ? "" : tags,
        context: id ? `${home} ${above}` : "",
        titleWords: [],
      }
    })
    const tokens = this.sections.map(section => Object.fromEntries(FIELDS.map(field => [field, split(section[field])])))
    for (const fields of tokens) for (const field of FIELDS) this.reader.meet(fields[field])
    /** @param {any} value */
    const same = value => value
    /** @type {MiniSearch<Section>} */
    this.index = new MiniSearch({
      idField: "number",
      fields: FIELDS,
      extractField: (section, field) => (field === "number" ? section.number : tokens[section.number][field]),
      stringifyField: same,
      tokenize: (/** @type {any} */ tokens) => this.reader.terms(tokens),
      processTerm: same,
      searchOptions: { boost: BOOST, tokenize: term => [term], combineWith: "OR" },
    })
    this.index.addAll(this.sections)
    for (const section of this.sections)
      section.titleWords = this.reader.read(section.title).filter(({ word }) => word.terms.length)
    // Two and three words of titles, by what they make when written as one.
    /** @type {Map<string, string>} */
    this.names = new Map()
    for (const { title } of this.sections) {
      const words = split(title).map(({ word }) => word.whole)
      for (const length of [2, 3])
        for (let at = 0; at + length <= words.length; at += 1)
          this.names.set(words.slice(at, at + length).join(""), words.slice(at, at + length).join(" "))
    }

    const known = [...this.reader.vocabulary].filter(word => !isStop(word))
    /** @type {MiniSearch<{ word: string }>} */
    this.words = new MiniSearch({ idField: "word", fields: ["word"], tokenize: word => [word], processTerm: same })
    this.words.addAll(known.map(word => ({ word })))
    // All words score alike, each being in one place, so that a score beside an exact match's is a likeness.
    this.exact = this.words.search(known[0])[0].score
  }

  /**
   * What the theme shows: sections grouped by page, best first, the rest of the last word, and, where nothing is found,
   * the nearest words there are.
   *
   * @param {string} query
   */
  search(query) {
    /** @type {Map<number, Hit[]>} */
    const groups = new Map()
    const ranked = this.rank(query)
    for (const hit of ranked) {
      const group = groups.get(hit.section.page) ?? []
      if (group.length < SHOWN.sections && (group.length || groups.size < SHOWN.pages))
        groups.set(hit.section.page, [...group, hit])
    }
    const items = [...groups].map(([page, hits]) => {
      const opening = hits.some(hit => !hit.section.id) ? [] : this.#opening(page)
      return [...hits.map(hit => this.#item(hit)), ...opening]
    })
    return { items, suggest: this.#completion(query, ranked), nearest: items.length ? [] : this.#nearest(query) }
  }

  /**
   * The sections that match, best first.
   *
   * @param {string} query
   */
  rank(query) {
    const open = /[\p{L}\p{N}]$/u.test(query)
    const given = this.#apart(query)
    const meant = this.#meant(given, open)
    const clauses = this.#clauses(given, meant, open)
    const total = clauses.reduce((sum, clause) => sum + clause.weight, 0)
    /** @type {Map<number, Hit>} */
    const hits = new Map()
    for (const clause of clauses) {
      for (const { id, score, match } of clause.results) {
        const section = this.sections[id]
        const none = { section, sum: 0, covered: 0, titled: 0, score: 0, missing: [] }
        const hit = hits.get(id) ?? { ...none, terms: new Set(), words: new Set() }
        hits.set(id, hit)
        const terms = Object.keys(match)
        const share = terms.some(term => clause.terms.has(term)) ? 1 : 0.5
        hit.sum += score
        hit.covered += clause.weight * share
        const titled = terms.filter(term => match[term].includes("title") || match[term].includes("tags"))
        if (titled.length)
          hit.titled += clause.weight * share * (titled.every(term => term.startsWith("~")) ? WEIGHT.synonym : 1)
        for (const term of terms) hit.terms.add(term)
        hit.words.add(clause.text)
      }
    }
    for (const hit of hits.values()) {
      hit.score = this.#score(hit, total)
      hit.missing = clauses.map(clause => clause.text).filter(text => !hit.words.has(text))
    }
    /** @param {Hit[]} list */
    const sort = list => list.sort((a, b) => b.score - a.score)
    const ranked = sort([...hits.values()])
    const likely = ranked.splice(0, CLOSELY_READ)
    for (const hit of likely) hit.score *= this.#closeness(hit.section, clauses, meant)
    return sort([...likely, ...ranked]).filter((hit, _, [best]) => hit.score > best.score * 0.05)
  }

  /** @param {Hit} hit @param {number} total */
  #score({ section, sum, covered, titled, terms }, total) {
    const coverage = covered / total
    const named = section.titleWords.filter(word => word.terms.some(term => terms.has(term))).length
    const exactness = (titled / total) * (named / Math.max(1, section.titleWords.length))
    const prior = section.above ? PRIOR.part : section.id ? 1 : PRIOR.opening + (1 - PRIOR.opening) * (titled / total)
    return sum * (0.02 + 0.98 * coverage ** 3) * (1 + exactness + exactness ** 4) * prior
  }

  /**
   * More than 1 where words stand side by side in the section as they do in the question, or the question is its title.
   *
   * @param {Section} section
   * @param {Clause[]} clauses
   * @param {string} meant
   */
  #closeness(section, clauses, meant) {
    const texts = this.#read(section).map(([, tokens]) => tokens.filter(token => token.terms.length))
    const beside = clauses.slice(1).filter(({ terms }, index) => {
      const before = clauses[index].terms
      /** @param {Token | undefined} token @param {Set<string>} wanted */
      const found = (token, wanted) => token?.terms.some(term => wanted.has(term))
      return texts.some(tokens =>
        tokens.some((token, at) => found(token, before) && (found(token, terms) || found(tokens[at + 1], terms))),
      )
    })
    const title = section.title.toLowerCase() === meant.trim().toLowerCase() ? 2 : 1
    return title * (1 + (clauses.length > 1 ? WEIGHT.beside * (beside.length / (clauses.length - 1)) : 0))
  }

  /** @param {Section} section */
  #read(section) {
    const { title, question, answer, body } = section
    section.read ??= [title, question, answer, body].map(text => [text, this.reader.read(text)])
    return section.read
  }

  /**
   * What a question asks for: a clause for each word that counts, with what it found.
   *
   * @param {string} given
   * @param {string} meant
   * @param {boolean} open
   */
  #clauses(given, meant, open) {
    const tokens = this.reader.read(meant)
    const atoms = split(given).flatMap(({ word }, index) => {
      const whole = word.parts.length > 1 && this.reader.knows(word.whole)
      if (whole) return [{ text: word.whole, parts: word.parts, index }]
      return word.parts.map((part, number) => ({
        text: part,
        parts: [tokens[index].word.parts[number] ?? part],
        index,
      }))
    })
    /** @type {Clause[]} */
    const clauses = []
    for (let at = 0; at < atoms.length; at += 1) {
      const [here, next] = [atoms[at], atoms[at + 1]]
      const pair = next && here.parts.length === 1 && next.parts.length === 1 ? [...here.parts, ...next.parts] : []
      const none = { terms: new Set(), weight: 0, results: [] }
      if (next && this.reader.vocabulary.has(pair.join(""))) {
        clauses.push({ text: pair.join(""), parts: pair, first: here.index, last: next.index, ...none })
        at += 1
      } else if (here.parts.length > 1 || !isStop(here.text)) {
        clauses.push({ text: here.text, parts: here.parts, first: here.index, last: here.index, ...none })
      }
    }
    for (const [number, clause] of clauses.entries()) {
      const terms = tokens.slice(clause.first, clause.last + 1).flatMap(token => token.terms)
      const also = terms.filter(term => term.startsWith("~") || term.endsWith("++"))
      this.#find(clause, new Set(also), open && number === clauses.length - 1)
    }
    return clauses.filter(clause => clause.results.length)
  }

  /**
   * `featurestore` and `blind75`, where only the two words are known.
   *
   * @param {string} query
   */
  #apart(query) {
    return query.replace(/[\p{L}\p{N}]+/gu, word => {
      const plain = word.toLowerCase()
      if (this.reader.knows(plain)) return word
      const name = this.names.get(plain)
      if (name) return name
      for (let at = 1; at < plain.length; at += 1) {
        const [left, right] = [plain.slice(0, at), plain.slice(at)]
        if (
          [left, right].every(part => this.reader.vocabulary.has(part) && !isStop(part)) &&
          this.#sideBySide(left, right)
        )
          return `${left} ${right}`
      }
      return word
    })
  }

  /** @param {string} left @param {string} right */
  #sideBySide(left, right) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${left}[\\s-]+${right}(?![\\p{L}\\p{N}])`, "iu")
    return this.sections.some(({ title, question, answer, body }) =>
      [title, question, answer, body].some(text => pattern.test(text)),
    )
  }

  /**
   * The question as it was meant, word for word: what is not known gives way to the likeliest word.
   *
   * @param {string} query
   * @param {boolean} open
   */
  #meant(query, open) {
    const last = query.length
    return query.replace(/[\p{L}\p{N}]+/gu, (word, at) => {
      const plain = fold(word)
      if (this.reader.knows(plain) || this.reader.familiar.has(stem(plain)) || isStop(plain)) return word
      const likely = [...this.#likely(plain, open && at + word.length === last)].sort((one, other) => other[1] - one[1])
      return likely.length ? likely[0][0] : word
    })
  }

  /**
   * The words that a word may be, and how likely: longer ones where it may not be typed to its end, and, where it is
   * not known, ones with a letter or two changed.
   *
   * @param {string} word
   * @param {boolean} open
   */
  #likely(word, open, known = this.reader.knows(word)) {
    /** @type {Map<string, number>} */
    const likely = new Map()
    /** @param {string} other @param {number} weight */
    const add = (other, weight) => likely.set(other, Math.max(weight, likely.get(other) ?? 0))
    /** @param {string} text @param {import("../../vendor/minisearch.js").SearchOptions} options */
    const like = (text, options) => {
      for (const { id, score } of this.words.search(text, options).slice(0, SPELLINGS)) {
        const weight = Math.min(1, score / this.exact)
        add(id, id[0] === text[0] ? weight : weight * WEIGHT.otherInitial)
      }
    }
    if (open)
      like(american(word), { prefix: true, weights: { prefix: known ? WEIGHT.longer : WEIGHT.prefix, fuzzy: 0 } })
    if (!known && (!likely.size || word.length > 4)) {
      for (let at = 1; at < word.length; at += 1) {
        const swapped = word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1)
        if (this.reader.vocabulary.has(swapped)) add(swapped, WEIGHT.swapped)
      }
      like(word, {
        fuzzy: typos(word),
        prefix: word.length > 3,
        weights: { fuzzy: WEIGHT.fuzzy, prefix: WEIGHT.prefix },
      })
    }
    return likely
  }

  /**
   * Note the sections that a clause finds: by the word, by `also`, which are other terms for it, and by words that it
   * may be.
   *
   * @param {Clause} clause
   * @param {Set<string>} also
   * @param {boolean} open
   */
  #find(clause, also, open) {
    const { text, parts } = clause
    const weights = new Map([[stem(text), 1]])
    /** @param {string} term @param {number} weight */
    const ask = (term, weight) => weights.set(term, Math.max(weight, weights.get(term) ?? 0))
    for (const term of also) ask(term, term.startsWith("~") ? WEIGHT.synonym : 1)
    for (const [word, weight] of this.#likely(text, open)) ask(stem(word), weight)
    clause.terms = new Set(weights.keys())
    if (parts.length > 1) for (const part of parts) if (part.length > 1 && !isStop(part)) ask(stem(part), WEIGHT.part)
    const search = () =>
      this.index.search({
        queries: Array.from(weights, ([term, weight]) => ({ queries: [term], boostTerm: () => weight })),
      })
    clause.results = search()
    if (!clause.results.length && this.reader.knows(text)) {
      // A synonym for what no page says.
      for (const [word, weight] of this.#likely(text, open, false)) ask(stem(word), weight)
      clause.results = search()
    }
    clause.weight = Math.log(1 + this.sections.length / Math.max(1, clause.results.length))
  }

  /**
   * A page's opening, to stand above what was found in its sections.
   *
   * @param {number} page
   */
  #opening(page) {
    const { path, title } = this.pages[page]
    return [{ location: path, title: mark(title, [], new Set()), text: "", terms: {}, score: 0 }]
  }

  /** @param {Hit} hit */
  #item({ section, score, terms, missing }) {
    const { page, id, above, answer } = section
    const readings = this.#read(section)
    const seen = readings.flatMap(reading => found(...reading, terms)).map(word => word.toLowerCase())
    const words = [...new Set(seen)].filter(word => word.length > 1 && !isStop(word)).slice(0, SHOWN.highlights)
    const search = words.length ? `?${new URLSearchParams({ h: words.join(" ") })}` : ""
    const teaser = answer ? mark(...readings[2], terms, 0, SHOWN.answer) : excerpt(...readings[3], terms, SHOWN.excerpt)
    return {
      location: this.pages[page].path + search + (id && `#${id}`),
      title: (above && `<small>${mark(above, [], terms)} ›</small> `) + mark(...readings[0], terms),
      text: teaser && `<p>${teaser}</p>`,
      terms: Object.fromEntries(missing.map(word => [word, false])),
      score,
    }
  }

  /**
   * The rest of the word that is being typed, from the best title that has it, for the theme to show ahead of the
   * cursor.
   *
   * @param {string} query
   * @param {Hit[]} ranked
   */
  #completion(query, ranked) {
    const typed = /[\p{L}\p{N}]+$/u.exec(query.toLowerCase())
    if (!typed) return []
    const words = ranked.flatMap(({ section }) => titleWords(section))
    return words.filter(word => word.startsWith(typed[0])).slice(0, 1)
  }

  /**
   * Words of titles that look most like what was asked for.
   *
   * @param {string} query
   */
  #nearest(query) {
    const wanted = split(query).map(({ word }) => pairs(word.whole))
    /** @param {string} word */
    const likeness = word => {
      const own = pairs(word)
      return Math.max(
        0,
        ...wanted.map(other => (2 * [...own].filter(pair => other.has(pair)).length) / (own.size + other.size || 1)),
      )
    }
    return [...new Set(this.sections.flatMap(titleWords))]
      .map(word => ({ word, value: likeness(word) }))
      .filter(({ value }) => value > 0.2)
      .sort((a, b) => b.value - a.value)
      .slice(0, 4)
      .map(({ word }) => word)
  }
}
