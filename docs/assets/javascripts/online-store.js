// Sizes an online feature store for the reader's numbers. The same rules as docs/ml-system-design/online_store.py.

import { paragraph } from "./controls.js"

const FIELDS = [
  ["entities", "Entities, millions", 100],
  ["features", "Features of each", 100],
  ["bytes", "Bytes a feature", 8],
  ["reads", "Entities read a second", 50000],
  ["writes", "Entities written a second", 20000],
]

/** Gigabytes of one copy and nodes by what needs them; `node` is [gigabytes, reads, writes, overhead, full, copies]. */
export function size(load, [gigabytes, reads, writes, overhead, full, copies]) {
  const one = (load.entities * (load.features * load.bytes + overhead)) / 1e9
  const needs = {
    copies,
    space: Math.ceil((copies * one) / (gigabytes * full)),
    reads: Math.ceil(load.reads / reads),
    writes: Math.ceil((copies * load.writes) / writes),
  }
  const nodes = Math.max(...Object.values(needs))
  return { gigabytes: one, nodes, because: Object.keys(needs).find(need => needs[need] === nodes) }
}

export default function onlineStore(element) {
  const stores = { Redis: element.dataset.memory, Cassandra: element.dataset.disk }
  const fields = FIELDS.map(([name, text, value]) => {
    const label = document.createElement("label")
    const input = Object.assign(document.createElement("input"), { type: "number", min: 1, name, value, required: true })
    label.append(text, input)
    return label
  })
  const form = document.createElement("form")
  form.className = "fields"
  form.append(...fields)
  const status = paragraph("status")

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
    status.replaceChildren(...sizes.flatMap((line, i) => (i ? [document.createElement("br"), line] : [line])))
  }

  form.addEventListener("input", show)
  form.addEventListener("submit", event => event.preventDefault())
  element.append(form, status)
  show()
}
