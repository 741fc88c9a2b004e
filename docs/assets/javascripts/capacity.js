// The capacity calculator: turns the worked estimate into inputs and results, kept in the address so that it can be
// shared. The arithmetic is that of docs/system-design/capacity.py, and a browser test compares the two.

import { read, write } from "./address.js"
import { button, row } from "./controls.js"
import { element } from "./element.js"

const DAY = 86400
/** @type {Record<string, number>} */
const PREFIXES = { E: 1e18, P: 1e15, T: 1e12, G: 1e9, M: 1e6, k: 1e3 }

/**
 * What a load comes to.
 *
 * @param {Record<string, number>} load
 * @returns {Record<string, number>}
 */
export function capacity({ users, reads, writes, peak, stored, sent, days, copies, hot }) {
  const read_rate = (users * reads) / DAY
  const write_rate = (users * writes) / DAY
  const day = users * writes * stored
  return {
    read_rate,
    write_rate,
    read_peak: read_rate * peak,
    write_peak: write_rate * peak,
    day_bytes: day,
    total_bytes: day * days * copies,
    peak_bits: read_rate * peak * sent * 8,
    cache_bytes: day * hot,
  }
}

/**
 * Three digits and a decimal prefix, as `short` in macros/figures/system_design.py writes it.
 *
 * @param {number} value
 * @param {string} unit
 */
function short(value, unit) {
  const [prefix, size] = Object.entries(PREFIXES).find(([, size]) => value >= size) ?? ["", 1]
  return `${Number((value / size).toPrecision(3))}${unit.startsWith("/") && !prefix ? "" : " "}${prefix}${unit}`
}

/**
 * A number as people type it: 1500, 1,500, 0.05, 1.5k, 100M. NaN if it is none; a comma only groups thousands.
 *
 * @param {string} text
 */
function parse(text) {
  const typed = text.trim().match(/^((?:\d{1,3}(?:,\d{3})+|\d+|(?=\.))(?:\.\d+)?) ?([kMGTPE]?)$/i)
  if (!typed) return Number.NaN
  const [, digits, prefix] = typed
  const size = PREFIXES[prefix.toLowerCase() === "k" ? "k" : prefix.toUpperCase()]
  return Number(digits.replaceAll(",", "")) * (size ?? 1)
}

/** @param {HTMLElement} root */
export default function calculator(root) {
  const cells = /** @type {NodeListOf<HTMLTableCellElement>} */ (root.querySelectorAll("[data-input]"))
  const results = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-output]")])

  const fields = [...cells].map(cell => {
    const { input: key = "", value, unit } = cell.dataset
    const name = /** @type {Element} */ (cell.previousElementSibling)
    const start = Number(value).toLocaleString("en-US")
    const asked = read(key) ?? ""
    const field = element("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-labelledby": `capacity-${key}`,
      value: Number.isNaN(parse(asked)) ? start : asked,
      oninput: () => work(),
      onchange: () => work(true),
    })
    cell.replaceChildren(field)
    if (unit) name.append(`, ${unit}`)
    return { key, name, field, start }
  })

  const status = element("p", { role: "status" })
  const reset = button("Reset", () => {
    for (const { field, start } of fields) field.value = start
    work()
    status.textContent = "Back at the example."
  })
  root.append(row(reset, status))

  /** Recompute and keep the assumptions in the address; at the end of a change, say what came out. */
  function work(say = false) {
    /** @type {Record<string, number>} */
    const load = {}
    const wrong = []
    for (const { key, name, field } of fields) {
      load[key] = parse(field.value)
      field.setAttribute("aria-invalid", String(Number.isNaN(load[key])))
      if (Number.isNaN(load[key])) wrong.push(name.textContent)
    }
    if (wrong.length) {
      status.textContent = `Not a number: ${wrong.join("; ")}. Allowed: 1500, 1.5k, 100M.`
      return
    }
    const made = capacity(load)
    for (const cell of results) cell.textContent = short(made[cell.dataset.output ?? ""], cell.dataset.unit ?? "")
    write(Object.fromEntries(fields.map(({ key, field, start }) => [key, field.value === start ? null : field.value])))
    const [rate, storage] = ["read_peak", "total_bytes"].map(
      key => results.find(cell => cell.dataset.output === key)?.textContent,
    )
    status.textContent = say
      ? `${rate} reads at peak, ${storage} in the end. The address of this page keeps the numbers.`
      : ""
  }

  if (fields.some(({ field, start }) => field.value !== start)) work(true)
}
