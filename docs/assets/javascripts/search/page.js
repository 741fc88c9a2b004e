// What the page adds to the theme's search: data that is there when the first word is, a count of sections, the nearest
// words where nothing is found, and the found words marked where a reader lands. Without it, the search works.

import { onMove, read, target } from "../address.js"
import { element } from "../element.js"

const LOCK = "data-md-scrolllock" // by which the theme keeps a phone's page in its place behind the search

const input = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-component=search-query]"))

/** The theme listens to keys alone. */
function ask() {
  input.dispatchEvent(new Event("keyup"))
}

/** @param {string} words */
function say(words) {
  input.value = words
  ask()
}

// A blank question has no answer, and makes the worker load what it needs while the reader thinks of a word.
function wake() {
  if (input.value) return
  say(" ")
  say("")
}

input.addEventListener("focus", wake, { once: true })
input.addEventListener("input", ask)

/** @param {number} number @param {string} word */
const amount = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`

/** @param {string} word @param {number} index */
function offered(word, index) {
  /** @param {Event} event */
  function onclick(event) {
    event.preventDefault()
    event.stopPropagation()
    say(word)
    input.focus()
  }
  const href = `?${new URLSearchParams({ q: word })}`
  // The theme looks inside a link for its rank: `Enter` takes the first.
  return element("a", { href, onclick }, element("span", { "data-md-score": -index }, word))
}

component$.subscribe(({ ref, items, nearest = [], failed }) => {
  if (!items || !ref.matches("[data-md-component=search-result]") || !input.value.trim()) return
  const meta = ref.firstElementChild
  const found = items.flat().filter((/** @type {{ score: number }} */ item) => item.score > 0).length
  if (failed) meta.textContent = "The search could not be loaded. It tries again."
  else if (found) meta.textContent = `${amount(found, "section")} on ${amount(items.length, "page")}`
  else {
    const links = nearest.map(offered).flatMap((/** @type {Element} */ link) => [", ", link])
    meta.replaceChildren(`Nothing found.${links.length ? " Near it: " : ""}`, ...links.slice(1))
  }
})

/** @type {HTMLElement[]} */
let marks = []

/** Mark the words that were found, in place of those that were found before. */
function highlight() {
  for (const mark of marks) {
    const { parentNode } = mark
    mark.replaceWith(...mark.childNodes)
    parentNode?.normalize()
  }
  marks = []
  const words = read("h")?.split(/\s+/).filter(Boolean)
  // With the search open, the first article of the document is a result.
  const content = document.querySelector(".md-content article")
  if (!words?.length || !content) return
  const longest = words.toSorted((a, b) => b.length - a.length)
  const either = longest.map(word => word.replace(/[|\\{}()[\]^$+*?.]/g, "\\$&")).join("|")
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "giu")
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const text = /** @type {Text} */ (texts.currentNode)
    const without = "math, svg, script, style, button, select, textarea, .headerlink"
    if (!text.parentElement?.closest(without) && text.data.search(pattern) >= 0) found.push(text)
  }
  for (const text of found) {
    let at = 0
    const pieces = []
    for (const { 0: word, index } of text.data.matchAll(pattern)) {
      const mark = element("mark", {}, word)
      marks.push(mark)
      pieces.push(text.data.slice(at, index), mark)
      at = index + word.length
    }
    text.replaceWith(...pieces, text.data.slice(at))
  }
}

let landed = false // behind the search, before it closed

/** A reader came to a page, or to another place of the one at hand. */
function arrive() {
  highlight()
  landed = document.body.hasAttribute(LOCK)
}

// A phone's page that is unlocked goes back to where it was locked, be it another page by now.
new MutationObserver(() => {
  if (!landed || document.body.hasAttribute(LOCK)) return
  landed = false
  const place = target() ?? document.body
  place.scrollIntoView()
}).observe(document.body, { attributeFilter: [LOCK] })

let stay = new AbortController()
document$.subscribe(() => {
  stay.abort()
  stay = new AbortController()
  onMove(arrive, stay.signal)
  arrive()
})
