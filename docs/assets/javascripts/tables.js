// Sorting for the offers, filters for the resources. Without this module the tables read in the data files' order.

const SORTED = "offers-table"
const FILTERED = { id: "resources-table", columns: ["Area", "Kind", "Cost"] }

function announcer(table) {
  const status = document.createElement("p")
  status.className = "visually-hidden"
  status.setAttribute("role", "status")
  table.after(status)
  return text => { status.textContent = text }
}

function value(row, column) {
  const text = row.cells[column].dataset.sort ?? row.cells[column].textContent
  return /^\d+$/.test(text) ? Number(text) : text
}

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", { sensitivity: "base" })
}

function sortable(table) {
  const body = table.tBodies[0]
  const original = [...body.rows]
  const headers = [...table.tHead.rows[0].cells]
  const announce = announcer(table)
  const orders = ["ascending", "descending", "none"]

  headers.forEach((header, column) => {
    const button = document.createElement("button")
    const name = header.textContent
    button.type = "button"
    button.textContent = name
    button.addEventListener("click", () => {
      const order = orders[(orders.indexOf(header.getAttribute("aria-sort") ?? "none") + 1) % orders.length]
      headers.forEach(other => other.removeAttribute("aria-sort"))
      if (order !== "none") header.setAttribute("aria-sort", order)
      const sign = { ascending: 1, descending: -1, none: 0 }[order]
      const rows = [...original].sort((a, b) => sign * compare(value(a, column), value(b, column)))
      body.append(...rows)
      announce(sign ? `Sorted by ${name.toLowerCase()}, ${order}` : "In the order of the notes")
    })
    header.replaceChildren(button)
  })
}

function filterable(table, columns) {
  const rows = [...table.tBodies[0].rows]
  const headers = [...table.tHead.rows[0].cells].map(header => header.textContent)
  const address = new URL(location)
  const form = document.createElement("form")
  form.className = "table-filters"
  form.setAttribute("aria-label", "Filter the resources")
  const count = document.createElement("p")
  count.setAttribute("role", "status")

  const selects = columns.map(name => {
    const column = headers.indexOf(name)
    const label = document.createElement("label")
    const select = document.createElement("select")
    select.name = name.toLowerCase()
    const values = [...new Set(rows.map(row => row.cells[column].textContent))]
    select.append(new Option("All", ""), ...values.map(text => new Option(text, text)))
    select.value = values.includes(address.searchParams.get(select.name)) ? address.searchParams.get(select.name) : ""
    label.append(name, select)
    form.append(label)
    return { select, column }
  })
  form.append(count)

  function apply() {
    for (const row of rows)
      row.hidden = selects.some(({ select, column }) => select.value && row.cells[column].textContent !== select.value)
    const shown = rows.filter(row => !row.hidden).length
    count.textContent = `${shown} of ${rows.length}`
  }

  form.addEventListener("change", () => {
    for (const { select } of selects) {
      if (select.value) address.searchParams.set(select.name, select.value)
      else address.searchParams.delete(select.name)
    }
    history.replaceState(history.state, "", address)
    apply()
  })
  table.before(form)
  apply()
}

document$.subscribe(() => {
  const offers = document.getElementById(SORTED)
  if (offers) sortable(offers)
  const resources = document.getElementById(FILTERED.id)
  if (resources) filterable(resources, FILTERED.columns)
})
