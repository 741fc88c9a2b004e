// Sizes an online feature store for the reader's numbers. The same rules as docs/ml-system-design/online_store.py.

import { element } from "./element.js"

/** @type {[string, string, number][]} */
const FIELDS = [
  ["entities", "Entities, millions", 100],
  ["features", "Features of each", 100],
  ["bytes", "Bytes a feature", 8],
  ["reads", "Entities read a second", 50000],
  ["writes", "Entities written a second", 20000],
]

/**
 * Gigabytes of one copy and nodes by what needs them; `node` is [gigabytes, reads, writes, overhead, full, copies].
 *
 * @param {Record<string, number>} load - by the names of FIELDS, but in entities, not millions
 * @param {number[]} node
 */
export function size(load, node) {
  const [gigabytes, reads, writes, overhead, full, copies] = node
  const one = (load.entities * (load.features * load.bytes + overhead)) / 1e9
  /** @type {Record<string, number>} */
  const needs = {
    copies,
    space: Math.ceil((copies * one) / (gigabytes * full)),
    reads: Math.ceil(load.reads / reads),
    writes: Math.ceil((copies * load.writes) / writes),
  }
  const nodes = Math.max(...Object.values(needs))
  return { gigabytes: one, nodes, because: Object.keys(needs).find(need => needs[need] === nodes) }
}

/** @param {HTMLElement} root */
export default function onlineStore(root) {
  const stores = { Redis: root.dataset.memory ?? "", Cassandra: root.dataset.disk ?? "" }
  const fields = FIELDS.map(([name, text, value]) =>
    element("label", {}, text, element("input", { type: "number", min: 1, name, value, required: true })),
  )
  const ignore = (/** @type {Event} */ event) => event.preventDefault()
  const form = element("form", { class: "fields", oninput: show, onsubmit: ignore }, ...fields)
  const status = element("p", { role: "status" })

  function show() {
    if (!form.checkValidity()) {
      status.textContent = "Every number must be a whole number, 1 or more."
      return
    }
    const load = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, Number(value)]))
    load.entities *= 1e6
    const sizes = Object.entries(stores).map(([name, node]) => {
      const { gigabytes, nodes, because } = size(load, node.split(" ").map(Number))
      const held = gigabytes.toLocaleString("en", { maximumFractionDigits: gigabytes < 10 ? 1 : 0 })
      return `${name}: ${held} GB a copy, ${nodes.toLocaleString("en")} nodes, for the ${because}.`
    })
    const network = (load.reads * load.features * load.bytes) / 1e6
    sizes.push(`Read traffic: ${network.toLocaleString("en", { maximumFractionDigits: 0 })} MB a second.`)
    status.replaceChildren(...sizes.flatMap((line, i) => (i ? [element("br"), line] : [line])))
  }

  root.append(form, status)
  show()
}
