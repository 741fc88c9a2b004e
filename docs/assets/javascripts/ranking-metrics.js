// The five documents of ml-system-design/ranking-metrics.md, to be reordered. The same rules as
// ml-system-design/ranking.py.

import { button, choice, row } from "./controls.js"
import { element } from "./element.js"

/** @param {number[]} values */
const sum = values => values.reduce((total, value) => total + value, 0)

/** @param {number[]} ranked @param {number} k */
function dcg(ranked, k) {
  return sum(ranked.slice(0, k).map((grade, i) => (2 ** grade - 1) / Math.log2(i + 2)))
}

/**
 * The metrics of grades read from the top down; a list without a relevant document scores 0.
 *
 * @param {number[]} ranked
 * @param {number} k
 */
export function metrics(ranked, k) {
  const hits = ranked.map(grade => (grade >= 1 ? 1 : 0))
  const all = sum(hits)
  const found = sum(hits.slice(0, k))
  const best = dcg(
    [...ranked].sort((a, b) => b - a),
    k,
  )
  const precisions = hits.map((hit, i) => (hit ? sum(hits.slice(0, i + 1)) / (i + 1) : 0))
  return {
    [`nDCG@${k}`]: best ? dcg(ranked, k) / best : 0,
    [`Precision@${k}`]: found / k,
    [`Recall@${k}`]: all ? found / all : 0,
    [`Hit rate@${k}`]: found ? 1 : 0,
    "Average precision": all ? sum(precisions) / all : 0,
    "Reciprocal rank": all ? 1 / (hits.indexOf(1) + 1) : 0,
  }
}

/** @param {HTMLElement} root */
export default function rankingMetrics(root) {
  const start = (root.dataset.documents ?? "").split(" ").map(ranked)
  let order = [...start]
  let k = 3

  const list = element("ol")
  const table = element("table")
  const status = element("p", { role: "status" })
  const ranks = start.map((_, i) => [i + 1, i + 1])
  const cut = choice("Cut at k", ranks, chosen => {
    k = Number(chosen)
    show()
  })
  cut.select.value = String(k)
  const controls = row(
    cut.label,
    button("Best order", () =>
      put(
        "Best order",
        order.toSorted((a, b) => b.grade - a.grade),
      ),
    ),
    button("Worst order", () =>
      put(
        "Worst order",
        order.toSorted((a, b) => a.grade - b.grade),
      ),
    ),
    button("The model's order", () => put("The model's order", start)),
  )
  show()
  root.replaceChildren(list, controls, table, status)

  /**
   * A document, and its item with a button for each way.
   *
   * @param {string} pair
   */
  function ranked(pair) {
    const [name, grade] = pair.split(":")
    const up = button("Up", () => move(-1, up, down))
    const down = button("Down", () => move(1, down, up))
    up.ariaLabel = `Move ${name} up`
    down.ariaLabel = `Move ${name} down`
    const item = element("li", {}, element("span", {}, `${name}, grade ${grade}`), up, down)
    const one = { name, grade: Number(grade), up, down, item }
    return one

    /** @param {number} step @param {HTMLButtonElement} pressed @param {HTMLButtonElement} other */
    function move(step, pressed, other) {
      const from = order.indexOf(one)
      order.splice(from + step, 0, ...order.splice(from, 1))
      put(`${name} is now at rank ${from + step + 1}`, order)
      // A button at the end of its way is disabled; the keyboard goes on with the other one.
      if (pressed.disabled) other.focus()
      else pressed.focus()
    }
  }

  /** @param {string} words @param {typeof start} documents */
  function put(words, documents) {
    order = [...documents]
    const [[name, value]] = show()
    status.textContent = `${words}: ${name} is ${value.toFixed(3)}.`
  }

  /** Show the order, and return its metrics. */
  function show() {
    for (const one of order) {
      one.up.disabled = one === order[0]
      one.down.disabled = one === order.at(-1)
    }
    list.replaceChildren(...order.map(({ item }) => item))
    const grades = order.map(({ grade }) => grade)
    const values = Object.entries(metrics(grades, k))
    table.replaceChildren(
      ...values.map(([name, value]) =>
        element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value.toFixed(3))),
      ),
    )
    return values
  }
}
