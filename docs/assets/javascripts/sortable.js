// A table that its headers sort. Without this module it reads in the data file's order.

import { element } from "./element.js"

const ORDERS = ["none", "ascending", "descending"]

/** @param {HTMLTableRowElement} row @param {number} column */
function value(row, column) {
  return row.cells[column].dataset.sort ?? row.cells[column].textContent
}

/** @param {HTMLTableElement} table */
export default function sortable(table) {
  const [body] = table.tBodies
  const rows = [...body.rows]
  const headers = [.../** @type {HTMLTableSectionElement} */ (table.tHead).rows[0].cells]
  const status = element("p", { class: "visually-hidden", role: "status" })

  headers.forEach((header, column) => {
    const name = header.textContent
    const sort = () => {
      const order = ORDERS[(ORDERS.indexOf(header.ariaSort ?? "none") + 1) % ORDERS.length]
      for (const other of headers) other.removeAttribute("aria-sort")
      const sign = { ascending: 1, descending: -1 }[order]
      if (sign) header.ariaSort = order
      const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare
      body.append(...(sign ? rows.toSorted((a, b) => sign * compare(value(a, column), value(b, column))) : rows))
      status.textContent = sign ? `Sorted by ${name.toLowerCase()}, ${order}` : "In the order of the notes"
    }
    header.replaceChildren(element("button", { type: "button", onclick: sort }, name))
  })
  table.after(status)
}
