// Words as the search compares them: folded (case, accents, British spelling), stemmed, and taken apart at their
// joints.

// Letters of formulas (`𝑘`, `ℎ`) are none of words.
const WORD =
  /(?![\u{1D400}-\u{1D7FF}ℎ])(?:\p{L}\/\p{L}(?![\p{L}\p{N}])|\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+(?:[-‐‑_'’][\p{L}\p{N}\p{M}]+)*(?:\+\+)?)/gu

const STOP = new Set(
  (
    "a about am an and any are as at be been but by can could did do does find for from get give had has have how " +
    "i if in into is it its know make many me much my need of no not off on or our out should so some than that " +
    "the their them then there these they this those to too us use using versus vs want was we were what when " +
    "where which while who why will with would you your"
  ).split(" "),
)

/**
 * What is known of a word without its neighbors: its parts (`k-means` and `BatchNorm` have two), their stems without
 * stop words, and the terms by which it is found, which are those stems and, for a compound, that of the whole.
 *
 * @typedef {{ parts: string[], whole: string, stems: string[], terms: string[] }} Word
 */

/**
 * A word of a text and where it stands.
 *
 * @typedef {{ start: number, end: number, word: Word }} Place
 */

/**
 * A word of a text with all terms that find it.
 *
 * @typedef {Place & { terms: string[] }} Token
 */

// British endings, American ones. A word that changes by mistake changes on both sides of the comparison.
/** @type {[RegExp, string][]} */
const SPELLINGS = [
  [/is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)$)/, "iz"],
  [/ys(?=(?:e|ed|er|ers|es|ing)$)/, "yz"],
  [/(?<=...)our(?=(?:s|ed|ing|al|able|hood|hoods|ite|ites|less)?$)/, "or"],
  [/(?<=cent|fib|lit|met|theat)re(?=[sd]?$)/, "er"],
  [/(?<=l)ogue(?=s?$)/, "og"],
  [/mme(?=s?$)/, "m"],
  [/^artef/, "artif"],
  [/^grey/, "gray"],
  [/^practiz/, "practic"],
  [/^judgem/, "judgm"],
]

/**
 * The same words come again and again.
 *
 * @template T
 * @param {(word: string) => T} change
 */
function remember(change) {
  /** @type {Map<string, T>} */
  const known = new Map()
  return (/** @type {string} */ word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const changed = change(word)
    known.set(word, changed)
    return changed
  }
}

export const fold = remember(word => {
  const plain = word
    .normalize("NFKD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase()
  return SPELLINGS.reduce((text, [british, american]) => text.replace(british, american), plain)
})

// A light stemmer: endings go while enough is left, until none is. It is run on folded words.
/** @type {[RegExp, string, number][]} */
const ENDINGS = [
  [/ies$/, "y", 2],
  [/(?<![sui])s$/, "", 2],
  [/(?:ation|ator|ate)$/, "", 4],
  [/(?<!ior)ity$/, "", 4],
  [/(?<=ion)al$/, "", 5],
  [/ness$/, "", 4],
  [/(?<!e)ed$/, "", 3],
  [/ing$/, "", 3],
  [/ly$/, "", 4],
  [/er$/, "", 5],
  [/(?<![ey])e$/, "", 3],
  [/([bdfglmnprt])\1$/, "$1", 3],
]

/** @type {(word: string) => string} */
export const stem = remember(word => {
  for (const [ending, rest, least] of ENDINGS) {
    const shorter = word.replace(ending, rest)
    if (shorter !== word && shorter.length >= least && /[aeiouy]/.test(shorter)) return stem(shorter)
  }
  return word
})

/** @param {string} part */
export const isStop = part => STOP.has(part)

const analyze = remember(word => {
  const bare = word.replace(/\+\+$/, "")
  const parts = bare
    .split(/[-‐‑_/]|(?<=\p{Ll})(?=\p{Lu})/u)
    .map(fold)
    .filter(Boolean)
  const whole = parts.join("")
  const stems = parts.filter(part => !isStop(part)).map(stem)
  const terms = [...stems]
  if (parts.length > 1) terms.push(stem(whole))
  if (bare !== word) terms.push(`${whole}++`)
  return { parts, whole, stems, terms }
})

/**
 * The words of a text.
 *
 * @param {string} text
 */
export function split(text) {
  /** @type {Place[]} */
  const found = []
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const plain = /['’]s$/.test(word) ? word.slice(0, -2) : word
    found.push({ start: index, end: index + plain.length, word: analyze(plain) })
  }
  return found
}

/**
 * Reads texts with two kinds of knowledge: which words exist, so that `mini batch`, `mini-batch` and `minibatch` are
 * one, and which phrases mean the same.
 */
export class Reader {
  /** @type {Set<Word>} */
  met = new Set()
  /** @type {Set<string>} */
  vocabulary = new Set()
  /** @type {Set<string>} */
  stems = new Set()
  /** @type {Set<string>} */
  familiar = new Set()
  /** @type {Map<string, { stems: string[], concept: string }[]>} */
  concepts = new Map()

  /** @param {string[][]} synonyms - words and phrases for one thing, and for another */
  constructor(synonyms) {
    for (const [number, phrases] of synonyms.entries()) for (const phrase of phrases) this.#learn(phrase, `~${number}`)
  }

  /**
   * Take in the words of a text.
   *
   * @param {Place[]} tokens
   */
  meet(tokens) {
    for (const { word } of tokens) {
      if (this.met.has(word)) continue
      this.met.add(word)
      for (const part of word.parts) this.vocabulary.add(part)
      if (word.parts.length > 1) this.vocabulary.add(word.whole)
      for (const term of word.terms) this.stems.add(term)
    }
  }

  /** @param {string} word */
  knows(word) {
    return this.stems.has(stem(word))
  }

  /**
   * The terms of several words in a text, with the first and the last of the words.
   *
   * @param {Place[]} tokens
   */
  phrases(tokens) {
    const found = []
    /** @type {string[]} */
    const said = []
    /** @type {number[]} */
    const places = []
    let before = ""
    for (let index = 0; index < tokens.length; index += 1) {
      const { parts, stems } = tokens[index].word
      const joined = before + parts[0]
      if (before && this.vocabulary.has(joined)) found.push({ term: stem(joined), first: index - 1, last: index })
      before = parts[parts.length - 1]
      for (const term of stems) {
        said.push(term)
        places.push(index)
      }
    }
    for (let at = 0; at < said.length; at += 1) {
      for (const { stems, concept } of this.concepts.get(said[at]) ?? [])
        if (stems.every((term, offset) => said[at + offset] === term))
          found.push({ term: concept, first: places[at], last: places[at + stems.length - 1] })
    }
    return found
  }

  /**
   * All terms of a text.
   *
   * @param {Place[]} tokens
   */
  terms(tokens) {
    const found = this.phrases(tokens).map(({ term }) => term)
    for (const { word } of tokens) for (const term of word.terms) found.push(term)
    return found
  }

  /**
   * The words of a text, each with all terms that find it.
   *
   * @param {string} text
   */
  read(text) {
    /** @type {Token[]} */
    const tokens = split(text).map(token => ({ ...token, terms: [...token.word.terms] }))
    for (const { term, first, last } of this.phrases(tokens))
      for (let index = first; index <= last; index += 1) tokens[index].terms.push(term)
    return tokens
  }

  /** @param {string} phrase @param {string} concept */
  #learn(phrase, concept) {
    const stems = split(phrase).flatMap(({ word }) => word.stems)
    for (const term of stems) this.familiar.add(term)
    if (stems.length === 1) this.stems.add(stems[0])
    this.concepts.set(stems[0], [...(this.concepts.get(stems[0]) ?? []), { stems, concept }])
  }
}
