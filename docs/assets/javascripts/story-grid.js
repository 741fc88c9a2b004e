// A grid of the reader's stories and the principles that each shows. Without this module a table to print stands in its place.

import { button, paragraph, row } from "./controls.js"
import { keep, recall } from "./storage.js"

const NAME = "story-grid"
const LEVELS = ["none", "partly", "fully"]
const MARKS = { none: "\u2013", partly: "\u25d0", fully: "\u25cf" }
const MOST = 100 // stories; a file with more is not one of these grids

/**
 * Check what a file or the storage holds, and give its stories; those are `{ title, notes, covers }`, where `covers` has the
 * level ("partly" or "fully") of every principle, by id, that the story shows.
 *
 * @throws {Error} with what is wrong, in words for the reader.
 */
export function stories(content, principles) {
  if (content?.format !== NAME || !Array.isArray(content.stories)) throw new Error("it is not a story grid exported from this page")
  if (content.stories.length > MOST) throw new Error(`it has more than ${MOST} stories`)
  return content.stories.map((story, index) => {
    const place = `story ${index + 1}`
    if (typeof story?.title !== "string") throw new Error(`${place} has no title`)
    if (typeof (story.notes ?? "") !== "string") throw new Error(`the notes of ${place} are not text`)
    const covers = {}
    for (const [id, level] of Object.entries(story.covers ?? {})) {
      if (!principles.has(id)) throw new Error(`${place} names a principle that is not among the ${principles.size}: ${id}`)
      if (!LEVELS.includes(level)) throw new Error(`${place} has a mark that is none of ${LEVELS.join(", ")}: ${level}`)
      if (level !== "none") covers[id] = level
    }
    return { title: story.title, notes: story.notes ?? "", covers }
  })
}

/** The best level at which any story shows each principle, by the principle's id. */
export function coverage(list, principles) {
  const best = id => Math.max(0, ...list.map(story => LEVELS.indexOf(story.covers[id] ?? "none")))
  return new Map([...principles.keys()].map(id => [id, LEVELS[best(id)]]))
}

function make(tag, attributes = {}, ...parts) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...parts)
  return made
}

export default function storyGrid(element) {
  const printed = element.querySelector("table")
  const principles = new Map([...printed.querySelectorAll("[data-principle]")].map(
    line => [line.dataset.principle, line.querySelector("th").textContent],
  ))
  let list = []
  let before = [] // the stories as they were before the change that can be undone

  const summary = paragraph("status")
  const missing = paragraph("")
  const said = paragraph("status")
  const table = make("table", { class: "stories" })
  const undo = button("Undo", () => {
    change(before, "Undone.")
    undo.hidden = true
    focusOn(0)
  })
  const file = make("input", { type: "file", accept: "application/json,.json", class: "visually-hidden" })
  const actions = row(
    button("Add a story", add), button("Print", () => print()), button("Export", save),
    make("label", { class: "control" }, "Import", file), button("Clear", clear), undo,
  )
  undo.hidden = true
  file.addEventListener("change", load)
  element.setAttribute("role", "group")
  element.setAttribute("aria-label", "Story grid")
  printed.hidden = true
  element.append(table, actions, said, summary, missing)

  try {
    list = stories(recall(NAME) ?? content(), principles)
  } catch {
    said.textContent = "What was kept in this browser could not be read. The grid starts empty."
  }
  draw()
  tell() // and keep nothing yet: what could not be read is there until the reader writes something

  function content() {
    return { format: NAME, version: 1, stories: list }
  }

  /** Take in what the reader wrote or marked; an older change can no longer be undone. */
  function edited() {
    undo.hidden = true
    store()
  }

  function store() {
    if (!keep(NAME, list.length ? content() : null)) {
      said.textContent = "This browser does not let the page keep anything. Export the grid before you leave."
    }
    tell()
  }

  /** Say in words what the stories cover. */
  function tell() {
    const levels = [...coverage(list, principles)]
    const count = level => levels.filter(([, other]) => other === level).length
    summary.textContent = `${count("fully") + count("partly")} of ${principles.size} principles have a story: `
      + `${count("fully")} fully, ${count("partly")} only partly.`
    const without = levels.filter(([, level]) => level === "none").map(([id]) => principles.get(id))
    missing.textContent = without.length ? `Without a story: ${without.join(" \u00b7 ")}.` : "Every principle has a story."
  }

  function draw() {
    const names = [...principles.values()].map(name => make("th", { scope: "col" }, make("span", {}, name)))
    const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Story"), ...names))
    table.replaceChildren(head, ...list.map(drawn))
    table.hidden = !list.length
  }

  function drawn(story, index) {
    const title = make("input", { type: "text", "aria-label": `Title of story ${index + 1}`, placeholder: "Title", maxlength: 200 })
    title.value = story.title
    title.addEventListener("input", () => {
      story.title = title.value
      edited()
    })
    const notes = make("textarea", { rows: 3, "aria-label": `Notes on story ${index + 1}`, placeholder: "Headline, decision, result" })
    notes.value = story.notes
    notes.addEventListener("input", () => {
      story.notes = notes.value
      edited()
    })
    const remove = button("Remove", () => {
      change(list.toSpliced(index, 1), `Removed story ${index + 1}${story.title && `: ${story.title}`}.`)
      focusOn(Math.min(index, list.length - 1))
    })
    remove.setAttribute("aria-label", `Remove story ${index + 1}`)
    const marks = [...principles].map(([id, name]) => {
      const mark = make("button", { type: "button", class: "mark" })
      const show = () => {
        const level = story.covers[id] ?? "none"
        mark.dataset.level = level
        mark.textContent = MARKS[level]
        mark.setAttribute("aria-label", `${name}, story ${index + 1}: ${level}`)
        mark.title = `${name}: ${level}`
      }
      mark.addEventListener("click", () => {
        const next = LEVELS[(LEVELS.indexOf(story.covers[id] ?? "none") + 1) % LEVELS.length]
        if (next === "none") delete story.covers[id]
        else story.covers[id] = next
        show()
        edited()
      })
      show()
      return make("td", {}, make("span", { "aria-hidden": "true" }, name), mark)
    })
    return make("tbody", {},
      make("tr", {}, make("td", { class: "title" }, title), ...marks),
      make("tr", { class: "more" }, make("td", { colspan: principles.size + 1 }, notes, remove)))
  }

  function focusOn(index) {
    const target = table.querySelectorAll(".title input")[index] ?? actions.querySelector("button")
    target.focus()
  }

  /** Put other stories in place of those at hand, and offer to undo it. */
  function change(others, words) {
    before = structuredClone(list)
    list = others
    undo.hidden = false
    said.textContent = words
    draw()
    store()
  }

  function add() {
    list.push({ title: "", notes: "", covers: {} })
    draw()
    edited()
    focusOn(list.length - 1)
  }

  function clear() {
    if (list.length) change([], "Cleared. Undo brings the stories back.")
  }

  function save() {
    const link = make("a", { download: "story-grid.json" })
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content(), null, 2)], { type: "application/json" }))
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href))
    said.textContent = `Exported ${list.length === 1 ? "1 story" : `${list.length} stories`}.`
  }

  async function load() {
    const [chosen] = file.files
    if (!chosen) return
    try {
      const text = await chosen.text()
      let read
      try {
        read = JSON.parse(text)
      } catch {
        throw new Error("it is not JSON")
      }
      const found = stories(read, principles)
      change(found, `Imported ${found.length === 1 ? "1 story" : `${found.length} stories`} in place of those before.`)
    } catch (error) {
      said.textContent = `${chosen.name} was not imported: ${error.message}.`
    }
    file.value = ""
  }
}
