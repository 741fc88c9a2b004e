// Words as the search compares them: folded (case, accents, British spelling), stemmed, and taken apart at their joints.

const WORD = /\p{L}\/\p{L}(?![\p{L}\p{N}])|\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+(?:[-‐‑_'’][\p{L}\p{N}\p{M}]+)*(?:\+\+)?/gu

const STOP = new Set(
  ("a about am an and any are as at be been but by can could did do does for from had has have how i if in into is it its me my of " +
  "off on or our out should so some than that the their them then there these they this those to too us use using versus vs was we " +
  "were what when where which while who why will with would you your").split(" "),
)

// British endings, American ones. A word that changes by mistake changes on both sides of the comparison.
const SPELLINGS = [
  [/is(?=(?:e|ed|er|ers|es|ing|ation|ations|able)$)/, "iz"],
  [/ys(?=(?:e|ed|er|ers|es|ing)$)/, "yz"],
  [/(?<=...)our(?=(?:s|ed|ing|al|able|hood|hoods|ite|ites|less)?$)/, "or"],
  [/(?<=[^aeiou])re(?=[sd]?$)/, "er"],
  [/(?<=l)ogue(?=s?$)/, "og"],
  [/mme(?=s?$)/, "m"],
  [/^artef/, "artif"],
  [/^grey/, "gray"],
  [/^practiz/, "practic"],
  [/^judgem/, "judgm"],
]

// The same words come again and again.
function remember(change) {
  const known = new Map()
  return word => known.get(word) ?? known.set(word, change(word)).get(word)
}

export const fold = remember(word => {
  const plain = word.normalize("NFKD").replace(/[\p{M}'’]/gu, "").toLowerCase()
  return SPELLINGS.reduce((text, [british, american]) => text.replace(british, american), plain)
})

// A light stemmer: endings go while enough is left, until none is. It is run on folded words.
const ENDINGS = [
  [/ies$/, "y", 2],
  [/(?<![sui])s$/, "", 2],
  [/(?:ation|ator|ate)$/, "", 4],
  [/(?<!e)ed$/, "", 3],
  [/ing$/, "", 3],
  [/ly$/, "", 4],
  [/er$/, "", 5],
  [/(?<![ey])e$/, "", 3],
  [/([bdfglmnprt])\1$/, "$1", 3],
]

export const stem = remember(word => {
  for (const [ending, rest, least] of ENDINGS) {
    const shorter = word.replace(ending, rest)
    if (shorter !== word && shorter.length >= least && /[aeiouy]/.test(shorter)) return stem(shorter)
  }
  return word
})

// The words of a text: where each stands, and the parts of a compound (`k-means` and `BatchNorm` have two).
export function split(text) {
  return Array.from(text.matchAll(WORD), ({ 0: found, index }) => {
    const plain = found.replace(/['’]s$/, "")
    const bare = plain.replace(/\+\+$/, "")
    const parts = bare.split(/[-‐‑_/]|(?<=\p{Ll})(?=\p{Lu})/u).map(fold).filter(Boolean)
    return { start: index, end: index + plain.length, parts, whole: parts.join(""), plus: plain !== bare }
  })
}

export const isStop = part => STOP.has(part)

const withStem = term => [...new Set([term, stem(term)])]

// Reads texts with two kinds of knowledge: which words exist, so that `mini batch`, `mini-batch` and `minibatch` are one,
// and which phrases mean the same.
export class Reader {
  constructor(synonyms) {
    this.vocabulary = new Set()
    this.concepts = new Map()
    synonyms.forEach((phrases, number) => phrases.forEach(phrase => this.#learn(phrase, `~${number}`)))
  }

  // Take in the words of a text.
  meet(text) {
    for (const { parts, whole } of split(text)) for (const word of [...parts, whole]) this.vocabulary.add(word).add(stem(word))
  }

  knows(word) {
    return this.vocabulary.has(word) || this.vocabulary.has(stem(word))
  }

  // The words of a text, each with the terms that find it; terms of several words stand with each of them.
  read(text) {
    const tokens = split(text)
    const parts = tokens.flatMap((token, index) => token.parts.map(part => ({ part, stem: stem(part), index })))
    for (const token of tokens) {
      const single = token.parts.filter(part => !isStop(part))
      const compound = token.parts.length > 1 ? [token.whole] : []
      token.terms = [...single, ...compound].flatMap(withStem).concat(token.plus ? [`${token.whole}++`] : [])
      token.shared = []
    }
    const found = []
    const note = (term, from, to) => {
      found.push(term)
      for (let index = from; index <= to; index += 1) tokens[index].shared.push(term)
    }
    for (let at = 1; at < parts.length; at += 1) {
      const [before, here] = [parts[at - 1], parts[at]]
      const joined = before.part + here.part
      if (before.index !== here.index && this.vocabulary.has(joined))
        for (const term of withStem(joined)) note(term, before.index, here.index)
    }
    const said = parts.filter(({ part }) => !isStop(part))
    for (let at = 0; at < said.length; at += 1)
      for (const { stems, concept } of this.concepts.get(said[at].stem) ?? [])
        if (stems.every((term, offset) => said[at + offset]?.stem === term))
          note(concept, said[at].index, said[at + stems.length - 1].index)
    return { tokens, terms: [...tokens.flatMap(token => token.terms), ...found] }
  }

  #learn(phrase, concept) {
    const parts = split(phrase).flatMap(token => token.parts)
    const stems = parts.filter(part => !isStop(part)).map(stem)
    this.concepts.set(stems[0], [...(this.concepts.get(stems[0]) ?? []), { stems, concept }])
  }
}
