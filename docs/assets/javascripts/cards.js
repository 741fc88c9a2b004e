// Asks the questions of the guide one at a time, and the hard ones again sooner. Without this module they read as a list.

import { button, choice, paragraph, row } from "./controls.js"
import { keep, recall } from "./storage.js"

const NAME = "cards"
const DAYS = [1, 3, 7, 21] // until a card comes back that was known once, twice, …
const SOON = 3 // cards asked before one comes back that was not known

/** A day's number, by the reader's clock. */
function today() {
  const now = new Date()
  return Math.floor((now.getTime() / 60000 - now.getTimezoneOffset()) / 1440)
}

/**
 * The cards to ask on a day: those due, the longest due first, then those never asked, in their order.
 *
 * `kept` has, by card, how often in a row it was known (`times`) and the day on which it is `due`.
 */
export function due(ids, kept, day) {
  const asked = ids.filter(id => kept[id] && kept[id].due <= day).sort((a, b) => kept[a].due - kept[b].due)
  return [...asked, ...ids.filter(id => !kept[id])]
}

/** What is kept of a card once it is marked. One that was known before its day came round stays as it was. */
export function marked(before, knew, day) {
  if (knew && before?.due > day) return before
  const times = knew ? Math.min((before?.times ?? 0) + 1, DAYS.length) : 0
  return { times, due: day + (knew ? DAYS[times - 1] : 0) }
}

/** What was kept, without anything that is not a card's. */
function known(value) {
  const fits = card => Number.isInteger(card?.times) && Number.isInteger(card?.due)
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, card]) => fits(card)))
}

export default function cards(element) {
  const lists = [...element.querySelectorAll("[data-area]")]
  const found = new Map([...element.querySelectorAll("[data-card]")].map(card => [card.dataset.card, card]))
  let kept = known(recall(NAME))
  let before = {} // what was kept before a reset that can be undone
  let area = ""
  let queue = []

  const total = list => list.querySelectorAll("[data-card]").length
  const areas = choice("Area", [["", `All (${found.size})`], ...lists.map(
    list => [list.dataset.area, `${list.dataset.area} (${total(list)})`],
  )], chosen => {
    area = chosen
    for (const list of lists) list.hidden = Boolean(area) && list.dataset.area !== area
    start(due(ids(), kept, today()))
  })
  const shuffle = button("Shuffle", () => {
    for (let last = queue.length - 1; last > 0; last--) {
      const other = Math.floor(Math.random() * (last + 1))
      ;[queue[last], queue[other]] = [queue[other], queue[last]]
    }
    start(queue)
  })
  const reset = button("Reset", () => {
    before = kept
    kept = Object.fromEntries(Object.entries(kept).filter(([id]) => !ids().includes(id)))
    undo.hidden = false
    store()
    start(due(ids(), kept, today()))
  })
  const undo = button("Undo the reset", () => {
    kept = before
    undo.hidden = true
    store()
    start(due(ids(), kept, today()))
    reset.focus()
  })
  undo.hidden = true

  const content = document.createElement("div")
  content.setAttribute("aria-live", "polite")
  const reveal = button("Show the answer", show)
  const again = button("Again", () => mark(false))
  const knew = button("Knew it", () => mark(true))
  const all = button("Go through all of them", () => start(ids()))
  const stage = document.createElement("div")
  stage.className = "asked-card"
  stage.tabIndex = 0
  stage.setAttribute("role", "group")
  stage.setAttribute("aria-label", "Card")
  stage.append(content, row(reveal, again, knew, all))
  stage.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === " " && event.target === stage && !reveal.hidden) show()
    else if (event.key === "1" && !again.hidden) mark(false)
    else if (event.key === "2" && !knew.hidden) mark(true)
    else return
    event.preventDefault()
  })
  const progress = paragraph("status")
  const help = paragraph("", "Keys on the card: space shows the answer, 1 is \u201cAgain\u201d, 2 is \u201cKnew it\u201d.")
  help.className = "help"
  element.querySelector(".trainer").append(row(areas.label, shuffle, reset, undo), stage, progress, help)
  start(due(ids(), kept, today()))

  /** The cards of the chosen area. */
  function ids() {
    return [...found.keys()].filter(id => !area || found.get(id).closest("[data-area]").dataset.area === area)
  }

  function store() {
    if (keep(NAME, Object.keys(kept).length ? kept : null)) return
    help.textContent = "This browser does not let the page keep anything: what you knew is forgotten when you leave."
  }

  function start(cards) {
    queue = cards
    ask()
  }

  function ask() {
    const card = found.get(queue[0])
    reveal.hidden = !card
    again.hidden = knew.hidden = true
    all.hidden = Boolean(card)
    shuffle.disabled = queue.length < 2
    if (card) {
      const where = paragraph("", card.closest("[data-area]").dataset.area)
      where.className = "area"
      const question = paragraph("")
      question.className = "asks"
      question.append(...card.querySelector("summary").cloneNode(true).childNodes)
      content.replaceChildren(where, question)
    } else content.replaceChildren(paragraph("", "Nothing is due today."))
    const times = ids().filter(id => kept[id]?.times).length
    progress.textContent = `${queue.length} to go today. ${times} of ${ids().length} known.`
  }

  function show() {
    const answer = found.get(queue[0]).cloneNode(true)
    answer.querySelector("summary").remove()
    content.append(...answer.childNodes)
    reveal.hidden = true
    again.hidden = knew.hidden = false
    stage.focus()
  }

  function mark(right) {
    const [id] = queue
    kept[id] = marked(kept[id], right, today())
    undo.hidden = true
    store()
    queue.shift()
    if (!right) queue.splice(SOON, 0, id)
    ask()
    stage.focus()
  }
}
