// Asks the questions of the guide one at a time, and the hard ones again sooner. Without this module they read as a
// list.

import { button, choice, row } from "./controls.js"
import { element } from "./element.js"
import { place } from "./storage.js"

const DAYS = [1, 3, 7, 21] // until a card comes back that was known once, twice, …
const SOON = 3 // cards asked before one comes back that was not known

/**
 * What is kept of a card: how often in a row it was known, and the day on which it is due.
 *
 * @typedef {{ times: number, due: number }} Progress
 */

/** A day's number, by the reader's clock. */
function today() {
  const now = new Date()
  return Math.floor((now.getTime() / 60000 - now.getTimezoneOffset()) / 1440)
}

/**
 * The cards to ask on a day: those due, the longest due first, then those never asked, in their order.
 *
 * @param {string[]} ids
 * @param {Map<string, Progress>} kept
 * @param {number} day
 */
function due(ids, kept, day) {
  /** @param {string} id */
  const when = id => kept.get(id)?.due ?? Number.POSITIVE_INFINITY
  return ids.filter(id => !kept.has(id) || when(id) <= day).sort((a, b) => when(a) - when(b) || 0)
}

/**
 * What is kept of a card once it is marked. One that was known before its day came round stays as it was.
 *
 * @param {Progress | undefined} before
 * @param {boolean} knew
 * @param {number} day
 */
function marked(before, knew, day) {
  if (knew && before && before.due > day) return before
  const times = knew ? Math.min((before?.times ?? 0) + 1, DAYS.length) : 0
  return { times, due: day + (knew ? DAYS[times - 1] : 0) }
}

/** @param {HTMLElement} root @param {AbortSignal} signal */
export default function cards(root, signal) {
  const lists = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-area]")])
  /** @param {Element} list */
  const cardsOf = list => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-card]")])
  /** @type {Map<string, { area: string, card: HTMLElement }>} */
  const found = new Map()
  for (const list of lists)
    for (const card of cardsOf(list)) found.set(card.dataset.card ?? "", { area: list.dataset.area ?? "", card })
  /** @param {unknown} value */
  const fits = value => typeof value === "object" && !Array.isArray(value)
  const store = place("cards", { fits, changed: tell, refused }, signal)
  /** @type {Record<string, unknown>} */
  let forgotten = {} // what a reset took away that can be undone
  let area = ""
  /** @type {string[]} */
  let queue = []

  const names = lists.map(list => [list.dataset.area ?? "", `${list.dataset.area} (${cardsOf(list).length})`])
  const areas = choice("Area", [["", `All (${found.size})`], ...names], chosen => {
    area = chosen
    for (const list of lists) list.hidden = area !== "" && list.dataset.area !== area
    start(due(ids(), progress(), today()))
  })
  const shuffle = button("Shuffle", () => {
    for (let last = queue.length - 1; last > 0; last--) {
      const other = Math.floor(Math.random() * (last + 1))
      ;[queue[last], queue[other]] = [queue[other], queue[last]]
    }
    start(queue)
  })
  const reset = button("Reset", () => {
    const taken = new Set(ids())
    update(kept => {
      forgotten = Object.fromEntries(Object.entries(kept).filter(([id]) => taken.has(id)))
      return Object.fromEntries(Object.entries(kept).filter(([id]) => !taken.has(id)))
    })
    undo.hidden = false
    start(due(ids(), progress(), today()))
  })
  const undo = button("Undo the reset", () => {
    update(kept => ({ ...kept, ...forgotten }))
    undo.hidden = true
    start(due(ids(), progress(), today()))
    reset.focus()
  })
  undo.hidden = true

  const content = element("div", { "aria-live": "polite" })
  const reveal = button("Show the answer", show)
  const again = button("Again", () => mark(false))
  const knew = button("Knew it", () => mark(true))
  const all = button("Go through all of them", () => start(ids()))
  const stage = element(
    "div",
    { class: "asked-card", tabindex: 0, role: "group", "aria-label": "Card", onkeydown: press },
    content,
    row(reveal, again, knew, all),
  )
  const status = element("p", { role: "status" })
  const keys = "Keys on the card: space shows the answer, 1 is \u201cAgain\u201d, 2 is \u201cKnew it\u201d."
  const help = element("p", { class: "help" }, keys)
  root.querySelector(".trainer")?.append(row(areas.label, shuffle, reset, undo), stage, status, help)
  start(due(ids(), progress(), today()))

  /** The cards of the chosen area. */
  function ids() {
    return [...found].filter(([, card]) => !area || card.area === area).map(([id]) => id)
  }

  /** What is kept now, without anything that is not a card's. */
  function progress() {
    const fits = (/** @type {any} */ card) => Number.isInteger(card?.times) && Number.isInteger(card?.due)
    const kept = Object.entries(store.read() ?? {}).filter(([, card]) => fits(card))
    return /** @type {Map<string, Progress>} */ (new Map(kept))
  }

  /** @param {(kept: Record<string, unknown>) => Record<string, unknown>} change */
  function update(change) {
    store.update(kept => {
      const changed = change(kept ?? {})
      return Object.keys(changed).length ? changed : null
    })
  }

  function refused() {
    help.textContent = "This browser does not let the page keep anything: what you knew is forgotten when you leave."
  }

  /** @param {string[]} cards */
  function start(cards) {
    queue = cards
    ask()
  }

  function ask() {
    const asked = found.get(queue[0])
    reveal.hidden = !asked
    again.hidden = knew.hidden = true
    all.hidden = Boolean(asked)
    shuffle.disabled = queue.length < 2
    if (asked) {
      const question = asked.card.querySelector("summary")?.cloneNode(true).childNodes ?? []
      content.replaceChildren(element("p", { class: "area" }, asked.area), element("p", { class: "asks" }, ...question))
    } else content.replaceChildren(element("p", {}, "Nothing is due today."))
    tell()
  }

  function tell() {
    const kept = progress()
    const times = ids().filter(id => kept.get(id)?.times).length
    status.textContent = `${queue.length} to go today. ${times} of ${ids().length} known.`
  }

  function show() {
    const answer = /** @type {Element} */ (found.get(queue[0])?.card.cloneNode(true))
    answer.querySelector("summary")?.remove()
    content.append(...answer.childNodes)
    reveal.hidden = true
    again.hidden = knew.hidden = false
    stage.focus()
  }

  /** @param {boolean} right */
  function mark(right) {
    const [id] = queue
    update(kept => ({ ...kept, [id]: marked(progress().get(id), right, today()) }))
    undo.hidden = true
    queue.shift()
    if (!right) queue.splice(SOON, 0, id)
    ask()
    stage.focus()
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === " " && event.target === stage && !reveal.hidden) show()
    else if (event.key === "1" && !again.hidden) mark(false)
    else if (event.key === "2" && !knew.hidden) mark(true)
    else return
    event.preventDefault()
  }
}
