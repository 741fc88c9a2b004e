// Filters for a table, one for each column but the first, kept in the address. Without this module all its rows show.

import { onMove, read, target, write } from "./address.js"
import { choice } from "./controls.js"
import { element } from "./element.js"

/** @param {HTMLTableElement} table @param {AbortSignal} signal */
export default function filterable(table, signal) {
  const rows = [...table.tBodies[0].rows]
  const [, ...headers] = /** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells
  const count = element("p", { role: "status" })

  const filters = headers.map((header, index) => {
    const name = header.textContent
    const key = name.toLowerCase()
    /** @param {HTMLTableRowElement} row */
    const text = row => row.cells[index + 1].textContent
    const values = [...new Set(rows.map(text))]
    const { label, select } = choice(name, [["", "All"], ...values.map(value => [value, value])], apply)
    select.name = key
    select.value = values.find(value => value === read(key)) ?? ""
    /** @param {HTMLTableRowElement} row */
    const hides = row => Boolean(select.value) && text(row) !== select.value
    return { key, label, select, hides }
  })

  function show() {
    for (const row of rows) row.hidden = filters.some(({ hides }) => hides(row))
    count.textContent = `${rows.filter(row => !row.hidden).length} of ${rows.length}`
  }

  function apply() {
    write(Object.fromEntries(filters.map(({ key, select }) => [key, select.value])))
    show()
  }

  /** Show the row that the address names: a link to it goes before the filters that hide it. */
  function reveal() {
    const row = rows.find(row => row === target())
    if (!row?.hidden) return
    for (const { select, hides } of filters) if (hides(row)) select.value = ""
    apply()
    row.scrollIntoView()
  }

  table.before(
    element(
      "form",
      { class: "table-filters", "aria-label": "Filter the table" },
      ...filters.map(({ label }) => label),
      count,
    ),
  )
  show()
  reveal()
  onMove(reveal, signal)
}
