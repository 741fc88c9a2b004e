// Shows a text with the words that were found in it.

/** @typedef {import("./language.js").Token} Token */

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

/** @param {string} text */
const escaped = text => text.replace(/[&<>"]/g, sign => ENTITIES[sign])

/** @param {Token} token @param {Set<string>} terms */
const hit = (token, terms) => token.terms.some(term => terms.has(term))

/**
 * The words of a text, as written, that the terms found.
 *
 * @param {string} text
 * @param {Token[]} tokens
 * @param {Set<string>} terms
 */
export function found(text, tokens, terms) {
  return tokens.filter(token => hit(token, terms)).map(token => text.slice(token.start, token.end))
}

/**
 * The text as HTML, words that the terms found in <mark>, from token `first` up to `last`.
 *
 * @param {string} text
 * @param {Token[]} tokens
 * @param {Set<string>} terms
 */
export function mark(text, tokens, terms, first = 0, last = tokens.length) {
  let at = first ? tokens[first].start : 0
  const end = last < tokens.length ? tokens[last - 1].end : text.length
  let html = first ? "… " : ""
  for (const token of tokens.slice(first, last).filter(token => hit(token, terms))) {
    html += `${escaped(text.slice(at, token.start))}<mark>${escaped(text.slice(token.start, token.end))}</mark>`
    at = token.end
  }
  return html + escaped(text.slice(at, end)) + (last < tokens.length ? " …" : "")
}

/**
 * About `length` words of a text, where most of the terms are found.
 *
 * @param {string} text
 * @param {Token[]} tokens
 * @param {Set<string>} terms
 * @param {number} length
 */
export function excerpt(text, tokens, terms, length) {
  if (tokens.length <= length) return mark(text, tokens, terms)
  const hits = tokens.flatMap((token, index) => (hit(token, terms) ? [{ index, words: token.word.terms.join() }] : []))
  let best = { first: 0, kinds: 0 }
  for (const { index } of hits) {
    const within = hits.filter(other => other.index >= index && other.index < index + length - 6)
    const kinds = new Set(within.map(other => other.words)).size
    if (kinds > best.kinds) best = { first: index, kinds }
  }
  // Begin where the sentence does, if that is near.
  let first = Math.max(0, best.first - 6)
  for (let index = best.first; index > Math.max(0, best.first - 14); index -= 1) {
    if (/[.?!:]\s/.test(text.slice(tokens[index - 1].end, tokens[index].start))) {
      first = index
      break
    }
  }
  if (first + length > tokens.length) first = Math.max(0, tokens.length - length)
  return mark(text, tokens, terms, first, Math.min(tokens.length, first + length))
}
