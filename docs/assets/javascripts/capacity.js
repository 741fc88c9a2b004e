// The capacity calculator: turns the worked estimate into inputs and results, kept in the address so that it can be shared.
// The arithmetic is that of docs/system-design/capacity.py, and a browser test compares the two.

import { button, paragraph, row } from "./controls.js"

const DAY = 86400
const PREFIXES = { E: 1e18, P: 1e15, T: 1e12, G: 1e9, M: 1e6, k: 1e3 }

export function capacity({ users, reads, writes, peak, stored, sent, days, copies, hot }) {
  const read = (users * reads) / DAY
  const write = (users * writes) / DAY
  const day = users * writes * stored
  return {
    read_rate: read,
    write_rate: write,
    read_peak: read * peak,
    write_peak: write * peak,
    day_bytes: day,
    total_bytes: day * days * copies,
    peak_bits: read * peak * sent * 8,
    cache_bytes: day * hot,
  }
}

/** Three digits and a decimal prefix, as `short` in macros/figures/system_design.py writes it. */
function short(value, unit) {
  const [prefix, size] = Object.entries(PREFIXES).find(([, size]) => value >= size) ?? ["", 1]
  return `${Number((value / size).toPrecision(3))}${unit.startsWith("/") && !prefix ? "" : " "}${prefix}${unit}`
}

/** A number as people type it: 1500, 1,500, 0.05, 1.5k, 100M. NaN if it is none; a comma only groups thousands. */
function parse(text) {
  const [, digits, prefix] = text.trim().match(/^((?:\d{1,3}(?:,\d{3})+|\d+|(?=\.))(?:\.\d+)?) ?([kMGTPE]?)$/i) ?? [, "none", ""]
  const name = prefix.toLowerCase() === "k" ? "k" : prefix.toUpperCase()
  return Number(digits.replaceAll(",", "")) * (PREFIXES[name] ?? 1)
}

export default function calculator(element) {
  const cells = [...element.querySelectorAll("[data-input]")]
  const results = [...element.querySelectorAll("[data-output]")]
  const address = new URLSearchParams(location.search)

  const fields = cells.map(cell => {
    const { input: key, value, unit } = cell.dataset
    const field = document.createElement("input")
    field.type = "text"
    field.inputMode = "decimal"
    field.autocomplete = "off"
    field.setAttribute("aria-labelledby", `capacity-${key}`)
    const start = Number(value).toLocaleString("en-US")
    field.value = Number.isNaN(parse(address.get(key) ?? "")) ? start : address.get(key)
    field.addEventListener("input", () => work())
    field.addEventListener("change", () => work(true))
    cell.replaceChildren(field)
    if (unit) cell.previousElementSibling.textContent += `, ${unit}`
    return { key, field, start }
  })

  const status = paragraph("status")
  const reset = button("Reset", () => {
    for (const { field, start } of fields) field.value = start
    work()
    status.textContent = "Back at the example."
  })
  element.append(row(reset, status))

  /** Recompute and keep the assumptions in the address; at the end of a change, say what came out. */
  function work(say = false) {
    const load = {}
    const wrong = []
    for (const { key, field } of fields) {
      load[key] = parse(field.value)
      const bad = Number.isNaN(load[key])
      field.setAttribute("aria-invalid", bad)
      if (bad) wrong.push(field.closest("tr").cells[0].textContent)
    }
    if (wrong.length) {
      status.textContent = `Not a number: ${wrong.join("; ")}. Allowed: 1500, 1.5k, 100M.`
      return
    }
    const made = capacity(load)
    for (const cell of results) cell.textContent = short(made[cell.dataset.output], cell.dataset.unit)
    const changed = new URLSearchParams(location.search)
    for (const { key, field, start } of fields)
      if (field.value === start) changed.delete(key)
      else changed.set(key, field.value)
    const query = changed.size ? `?${changed}` : ""
    history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`)
    const [rate, storage] = ["read_peak", "total_bytes"].map(key => results.find(cell => cell.dataset.output === key).textContent)
    status.textContent = say ? `${rate} reads at peak, ${storage} in the end. The address of this page keeps the numbers.` : ""
  }

  if (fields.some(({ field, start }) => field.value !== start)) work(true)
}
