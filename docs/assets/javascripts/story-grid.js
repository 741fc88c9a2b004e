// A grid of the reader's stories and the principles that each shows. Without this module a table to print stands in its
// place.

import { button, row } from "./controls.js"
import { element } from "./element.js"
import { place } from "./storage.js"

const NAME = "story-grid"
const LEVELS = ["none", "partly", "fully"]
const MARKS = ["\u2013", "\u25d0", "\u25cf"]
const MOST = 100 // stories; a file with more is not one of these grids

/**
 * A story, with an id by which all tabs know it; `covers` has the level ("partly" or "fully") of every principle, by
 * id, that it shows. Of what is kept, marks on principles that the page does not have stay as they are.
 *
 * @typedef {{ id: string, title: string, notes: string, covers: Record<string, string> }} Story
 */

const newId = () => Math.random().toString(36).slice(2)

/** @param {any} content */
const isGrid = content => content?.format === NAME && Array.isArray(content.stories)

/**
 * Check what a file holds, and give its stories.
 *
 * @param {any} content
 * @param {Map<string, string>} principles - their names, by id
 * @returns {Story[]}
 * @throws {Error} with what is wrong, in words for the reader.
 */
function imported(content, principles) {
  if (!isGrid(content)) throw new Error("it is not a story grid exported from this page")
  if (content.stories.length > MOST) throw new Error(`it has more than ${MOST} stories`)
  return content.stories.map((/** @type {any} */ story, /** @type {number} */ index) => {
    const where = `story ${index + 1}`
    if (typeof story?.title !== "string") throw new Error(`${where} has no title`)
    if (typeof (story.notes ?? "") !== "string") throw new Error(`the notes of ${where} are not text`)
    for (const [id, level] of Object.entries(story.covers ?? {})) {
      if (!principles.has(id))
        throw new Error(`${where} names a principle that is not among the ${principles.size}: ${id}`)
      if (!LEVELS.includes(level)) throw new Error(`${where} has a mark that is none of ${LEVELS.join(", ")}: ${level}`)
    }
    return { id: newId(), title: story.title, notes: story.notes ?? "", covers: story.covers ?? {} }
  })
}

/**
 * What is kept as a story; null if it is none. Stories of an older edition have no id; their place is the same in every
 * tab.
 *
 * @param {any} entry
 * @param {number} index
 * @returns {Story | null}
 */
function storyOf(entry, index) {
  const story = { id: String(index), notes: "", covers: {}, ...entry }
  return typeof story.title === "string" && typeof story.notes === "string" && story.covers ? story : null
}

/**
 * The level at which a story shows a principle, as a place in LEVELS.
 *
 * @param {Story} story
 * @param {string} id
 */
const level = ({ covers }, id) => Math.max(0, LEVELS.indexOf(covers[id]))

/** @param {number} number */
const amount = number => (number === 1 ? "1 story" : `${number} stories`)

/** @param {HTMLElement} root @param {AbortSignal} signal */
export default function storyGrid(root, signal) {
  const printed = /** @type {HTMLTableElement} */ (root.querySelector("table"))
  /** @type {Map<string, string>} */
  const principles = new Map()
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (printed.querySelectorAll("[data-principle]")))
    principles.set(line.dataset.principle ?? "", line.querySelector("th")?.textContent ?? "")

  const store = place(NAME, { fits: isGrid, changed, refused }, signal)
  /** @type {Story[]} */
  let list = []
  /** @type {unknown[]} */
  let unread = [] // what is kept among the stories and is none; it stays
  /** @type {Story[]} */
  let before = [] // the stories before the change that can be undone
  /** @type {Story[]} */
  let after = [] // and after it

  const summary = element("p", { role: "status" })
  const missing = element("p")
  const said = element("p", { role: "status" })
  const table = element("table", { class: "stories" })
  const undo = button("Undo", () => {
    // What another tab added since stays.
    const known = new Set([...before, ...after].map(({ id }) => id))
    said.textContent = "Undone."
    update(now => [...before, ...now.filter(({ id }) => !known.has(id))])
    undo.hidden = true
    draw()
    focusOn(0)
  })
  const file = element("input", {
    type: "file",
    accept: "application/json,.json",
    class: "visually-hidden",
    onchange: load,
  })
  const actions = row(
    button("Add a story", add),
    button("Print", () => print()),
    button("Export", save),
    element("label", { class: "control" }, "Import", file),
    button("Clear", clear),
    undo,
  )
  undo.hidden = true
  root.setAttribute("role", "group")
  root.setAttribute("aria-label", "Story grid")
  printed.hidden = true
  root.append(table, actions, said, summary, missing)

  read()
  if (store.read() === undefined)
    said.textContent = "What was kept in this browser could not be read. The grid starts empty."
  else if (unread.length)
    said.textContent = `${amount(unread.length)} kept in this browser could not be read, and stays as it is.`
  draw()
  tell()

  /** Take in what is kept now. */
  function read() {
    /** @type {unknown[]} */
    const kept = store.read()?.stories ?? []
    list = kept.flatMap((entry, index) => storyOf(entry, index) ?? [])
    unread = kept.filter((entry, index) => !storyOf(entry, index))
  }

  /**
   * Keep what a change makes of the stories that are kept now, be it by another tab, and tell what they cover.
   *
   * @param {(now: Story[]) => Story[]} change
   */
  function update(change) {
    read()
    list = change(list)
    const kept = [...list, ...unread]
    store.update(content => (kept.length ? { ...content, format: NAME, version: 1, stories: kept } : null))
    tell()
  }

  function refused() {
    said.textContent = "This browser does not let the page keep anything. Export the grid before you leave."
  }

  /** Another tab kept something: show it, and leave the reader in the field at hand. */
  function changed() {
    const fields = () => /** @type {(Element | null)[]} */ ([...table.querySelectorAll("input, textarea, button")])
    const field = fields().indexOf(document.activeElement)
    read()
    draw()
    tell()
    const again = fields()[field]
    if (again instanceof HTMLElement) again.focus()
  }

  /** Say in words what the stories cover. */
  function tell() {
    const best = [...principles].map(([id, name]) => ({ name, level: Math.max(0, ...list.map(one => level(one, id))) }))
    const [none, partly, fully] = LEVELS.map((_, level) => best.filter(one => one.level === level))
    summary.textContent =
      `${fully.length + partly.length} of ${principles.size} principles have a story: ` +
      `${fully.length} fully, ${partly.length} only partly.`
    const names = none.map(({ name }) => name).join(" \u00b7 ")
    missing.textContent = names ? `Without a story: ${names}.` : "Every principle has a story."
  }

  function draw() {
    const names = [...principles.values()].map(name => element("th", { scope: "col" }, element("span", {}, name)))
    const head = element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Story"), ...names))
    table.replaceChildren(head, ...list.map(drawn))
    table.hidden = !list.length
  }

  /** @param {Story} story @param {number} index */
  function drawn(story, index) {
    const number = index + 1
    const title = element("input", {
      type: "text",
      "aria-label": `Title of story ${number}`,
      placeholder: "Title",
      maxlength: 200,
      value: story.title,
      oninput: () => edit(story, now => ({ ...now, title: title.value })),
    })
    const notes = element("textarea", {
      rows: 3,
      "aria-label": `Notes on story ${number}`,
      placeholder: "Headline, decision, result",
      oninput: () => edit(story, now => ({ ...now, notes: notes.value })),
    })
    notes.value = story.notes
    const remove = button("Remove", () => {
      const words = `Removed story ${number}${title.value && `: ${title.value}`}.`
      change(now => now.filter(({ id }) => id !== story.id), words)
      focusOn(Math.min(index, list.length - 1))
    })
    remove.ariaLabel = `Remove story ${number}`
    const marks = [...principles].map(([id, name]) => {
      let shown = level(story, id)
      const mark = element("button", { type: "button", class: "mark", onclick: next })
      function next() {
        shown = (shown + 1) % LEVELS.length
        edit(story, now => {
          const { [id]: _, ...others } = now.covers
          return { ...now, covers: shown ? { ...others, [id]: LEVELS[shown] } : others }
        })
        show()
      }
      function show() {
        mark.dataset.level = LEVELS[shown]
        mark.textContent = MARKS[shown]
        mark.ariaLabel = `${name}, story ${number}: ${LEVELS[shown]}`
        mark.title = `${name}: ${LEVELS[shown]}`
      }
      show()
      return element("td", {}, element("span", { "aria-hidden": "true" }, name), mark)
    })
    return element(
      "tbody",
      {},
      element("tr", {}, element("td", { class: "title" }, title), ...marks),
      element("tr", { class: "more" }, element("td", { colspan: principles.size + 1 }, notes, remove)),
    )
  }

  /** @param {number} index */
  function focusOn(index) {
    const titles = /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll(".title input"))
    const target = titles[index] ?? actions.querySelector("button")
    target.focus()
  }

  /**
   * Take in what the reader wrote or marked in a story; an older change can no longer be undone.
   *
   * @param {Story} story
   * @param {(now: Story) => Story} edited
   */
  function edit(story, edited) {
    undo.hidden = true
    update(now => {
      // One that another tab removed meanwhile comes back.
      const found = now.find(({ id }) => id === story.id)
      return found ? now.map(other => (other === found ? edited(found) : other)) : [...now, edited(story)]
    })
  }

  /**
   * Put other stories in place of those at hand, and offer to undo it.
   *
   * @param {(now: Story[]) => Story[]} others
   * @param {string} words
   */
  function change(others, words) {
    said.textContent = words
    update(now => {
      before = now
      after = others(now)
      return after
    })
    undo.hidden = false
    draw()
  }

  function add() {
    undo.hidden = true
    update(now => [...now, { id: newId(), title: "", notes: "", covers: {} }])
    draw()
    focusOn(list.length - 1)
  }

  function clear() {
    if (list.length) change(() => [], "Cleared. Undo brings the stories back.")
  }

  function save() {
    const stories = list.map(story => {
      const covered = [...principles.keys()].filter(id => level(story, id))
      return {
        title: story.title,
        notes: story.notes,
        covers: Object.fromEntries(covered.map(id => [id, story.covers[id]])),
      }
    })
    const content = JSON.stringify({ format: NAME, version: 1, stories }, null, 2)
    const href = URL.createObjectURL(new Blob([content], { type: "application/json" }))
    element("a", { href, download: "story-grid.json" }).click()
    setTimeout(() => URL.revokeObjectURL(href))
    said.textContent = `Exported ${amount(list.length)}.`
  }

  async function load() {
    const [chosen] = file.files ?? []
    if (!chosen) return
    try {
      const text = await chosen.text()
      let content
      try {
        content = JSON.parse(text)
      } catch {
        throw new Error("it is not JSON")
      }
      const found = imported(content, principles)
      change(() => found, `Imported ${amount(found.length)} in place of those before.`)
    } catch (error) {
      said.textContent = `${chosen.name} was not imported: ${/** @type {Error} */ (error).message}.`
    }
    file.value = ""
  }
}
