// The five documents of ml-system-design/ranking-metrics.md, to be reordered. The same rules as ml-system-design/ranking.py.

import { button, choice, paragraph, row } from "./controls.js"

const sum = values => values.reduce((total, value) => total + value, 0)
const relevant = grade => (grade >= 1 ? 1 : 0)

function dcg(ranked, k) {
  return sum(ranked.slice(0, k).map((grade, i) => (2 ** grade - 1) / Math.log2(i + 2)))
}

/** The metrics of grades read from the top down; a list without a relevant document scores 0. */
export function metrics(ranked, k) {
  const hits = ranked.map(relevant)
  const all = sum(hits)
  const found = sum(hits.slice(0, k))
  const best = dcg([...ranked].sort((a, b) => b - a), k)
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

export default function rankingMetrics(element) {
  const start = element.dataset.documents.split(" ").map(pair => {
    const [name, grade] = pair.split(":")
    return { name, grade: Number(grade) }
  })
  let order = [...start]
  let k = 3

  const list = document.createElement("ol")
  const table = document.createElement("table")
  const status = paragraph("status")
  const cut = choice("Cut at k", start.map((_, i) => [i + 1, i + 1]), chosen => {
    k = Number(chosen)
    show()
  })
  cut.select.value = k
  const put = (text, made) =>
    button(text, () => {
      order = made()
      show()
      status.textContent = `${text}: ${told()}`
    })

  const items = new Map(
    start.map(one => {
      const item = document.createElement("li")
      const name = document.createElement("span")
      name.textContent = `${one.name}, grade ${one.grade}`
      const move = (step, text) => {
        const made = button(text, () => {
          const from = order.indexOf(one)
          order.splice(from + step, 0, ...order.splice(from, 1))
          show()
          status.textContent = `${one.name} is now at rank ${order.indexOf(one) + 1}: ${told()}`
          // A button at the end of its way is disabled; the keyboard goes on with the other one.
          if (made.disabled) item.querySelector("button:enabled").focus()
          else made.focus()
        })
        made.setAttribute("aria-label", `Move ${one.name} ${text.toLowerCase()}`)
        return made
      }
      item.append(name, move(-1, "Up"), move(1, "Down"))
      return [one, item]
    }),
  )

  function told() {
    const [[name, value]] = Object.entries(metrics(order.map(one => one.grade), k))
    return `${name} is ${value.toFixed(3)}.`
  }

  function show() {
    list.replaceChildren(...order.map(one => items.get(one)))
    order.forEach((one, i) => {
      const [up, down] = items.get(one).querySelectorAll("button")
      up.disabled = i === 0
      down.disabled = i === order.length - 1
    })
    table.replaceChildren(
      ...Object.entries(metrics(order.map(one => one.grade), k)).map(([name, value]) => {
        const line = document.createElement("tr")
        const head = document.createElement("th")
        head.scope = "row"
        head.textContent = name
        line.append(head, Object.assign(document.createElement("td"), { textContent: value.toFixed(3) }))
        return line
      }),
    )
  }

  const controls = row(
    cut.label,
    put("Best order", () => [...order].sort((a, b) => b.grade - a.grade)),
    put("Worst order", () => [...order].sort((a, b) => a.grade - b.grade)),
    put("The model's order", () => [...start]),
  )
  show()
  element.replaceChildren(list, controls, table, status)
}
