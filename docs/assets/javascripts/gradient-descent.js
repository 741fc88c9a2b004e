// Gradient descent step by step, with a learning rate that the reader sets. The rules of
// docs/ml-coding/gradient_descent.py.

import { choice, drawingBoard, mark, row, stepping } from "./controls.js"
import { element } from "./element.js"

const SIZE = 360
const LIMIT = 500
const FLAT = 1e-4
const GRID = 60

/** @typedef {[number, number]} Place */

/**
 * A function to go down: the range shown, the first and the largest rate of the slider, a start and contour levels.
 *
 * @typedef {{ name: string, loss(place: Place): number, gradient(place: Place): Place, range: number, rate: number,
 *   largest: number, start: Place, levels: number[] }} Surface
 */

/** @satisfies {Record<string, Surface>} */
export const FUNCTIONS = {
  valley: {
    name: "long valley",
    loss: ([x, y]) => (x * x + 10 * y * y) / 2,
    gradient: ([x, y]) => [x, 10 * y],
    range: 5,
    rate: 0.1,
    largest: 0.25,
    start: [-4, 1],
    levels: [0.5, 2, 5, 10, 20, 40, 80],
  },
  bowl: {
    name: "round bowl",
    loss: ([x, y]) => (x * x + y * y) / 2,
    gradient: ([x, y]) => [x, y],
    range: 5,
    rate: 0.5,
    largest: 2.5,
    start: [-4, 2],
    levels: [0.5, 2, 4.5, 8, 12.5, 18],
  },
  saddle: {
    name: "two minima and a saddle",
    loss: ([x, y]) => (x * x - 1) ** 2 + y * y,
    gradient: ([x, y]) => [4 * x * (x * x - 1), 2 * y],
    range: 2,
    rate: 0.05,
    largest: 0.5,
    start: [0, 1.5],
    levels: [0.1, 0.4, 0.8, 1, 1.5, 3, 6],
  },
  curved: {
    name: "curved valley (Rosenbrock)",
    loss: ([x, y]) => (1 - x) ** 2 + 10 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
    range: 2,
    rate: 0.01,
    largest: 0.05,
    start: [-1.2, 1],
    levels: [0.2, 1, 3, 8, 20, 60],
  },
}

/**
 * The place and velocity after one step; without momentum, the step is rate times the gradient.
 *
 * @param {Surface["gradient"]} gradient
 * @param {{ place: Place, velocity: Place }} state
 * @param {number} rate
 * @param {number} decay
 * @returns {{ place: Place, velocity: Place }}
 */
export function descend(gradient, { place: [x, y], velocity: [across, up] }, rate, decay) {
  const slope = gradient([x, y])
  const velocity = /** @type {Place} */ ([decay * across - rate * slope[0], decay * up - rate * slope[1]])
  return { place: [x + velocity[0], y + velocity[1]], velocity }
}

/**
 * Line segments where a loss on a square grid crosses a level: marching squares, cell by cell.
 *
 * @param {Surface} surface
 * @param {number} level
 */
function contour({ loss, range }, level) {
  /** @param {number} i */
  const at = i => ((i / GRID) * 2 - 1) * range
  /** @type {Place[][]} */
  const segments = []
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      /** @type {Place[]} */
      const corners = [
        [at(i), at(j)],
        [at(i + 1), at(j)],
        [at(i + 1), at(j + 1)],
        [at(i), at(j + 1)],
      ]
      const values = corners.map(loss)
      /** @type {Place[]} */
      const crossings = []
      corners.forEach(([x, y], n) => {
        const other = (n + 1) % 4
        if (values[n] < level === values[other] < level) return
        const part = (level - values[n]) / (values[other] - values[n])
        crossings.push([x + part * (corners[other][0] - x), y + part * (corners[other][1] - y)])
      })
      for (let n = 0; n + 1 < crossings.length; n += 2) segments.push([crossings[n], crossings[n + 1]])
    }
  }
  return segments
}

/** @param {HTMLElement} root @param {AbortSignal} signal */
export default function gradientDescent(root, signal) {
  /** @type {Surface} */
  let chosen = FUNCTIONS.valley
  let start = chosen.start
  let state = { place: start, velocity: /** @type {Place} */ ([0, 0]) }
  let path = [start]
  let ended = ""
  let taken = 0 // steps asked for since the last reset

  const { drawing, help, reading } = drawingBoard(
    "gradient-descent",
    SIZE,
    "Contours of the function, and the path",
    "Click in the drawing to choose the start, or move it by the arrow keys.",
  )
  const status = element("p", { role: "status" })

  const { buttons, stop } = stepping(signal, { step, draw, say, reset: () => begin("Back at the start."), pause: 150 })
  const names = Object.entries(FUNCTIONS).map(([key, { name }]) => [key, name])
  const functions = choice("Function", names, key => {
    choose(FUNCTIONS[/** @type {keyof typeof FUNCTIONS} */ (key)])
    begin(`Function: ${chosen.name}.`)
  })
  const rate = slider("Learning rate", value => Number(value.toPrecision(3)).toString())
  const decay = slider("Momentum", value => value.toFixed(2))
  decay.set({ min: 0, max: 0.95, step: 0.05, value: 0 })

  const contours = element("g")
  const way = element("g")
  drawing.append(element("rect", { class: "frame", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 }), contours, way)
  root.querySelector("figure")?.toggleAttribute("hidden", true)
  root.append(
    element(
      "div",
      { class: "stage" },
      drawing,
      reading,
      row(...buttons),
      row(functions.label),
      row(rate.label, decay.label),
      status,
      help,
    ),
  )
  choose(chosen)
  begin("")

  /** @param {string} name @param {(value: number) => string} format */
  function slider(name, format) {
    const output = element("span")
    const input = element("input", { type: "range", "aria-label": name, oninput: change })
    function change() {
      show()
      redo()
    }
    function show() {
      output.textContent = format(input.valueAsNumber)
      input.setAttribute("aria-valuetext", output.textContent)
    }
    /** @param {{ min: number, max: number, step: number, value: number }} range */
    function set(range) {
      for (const [key, value] of Object.entries(range)) input.setAttribute(key, String(value))
      input.valueAsNumber = range.value
      show()
    }
    return { label: element("label", {}, element("span", {}, `${name}: `, output), input), input, set }
  }

  /** @param {Surface} surface */
  function choose(surface) {
    chosen = surface
    start = chosen.start
    const { rate: value, largest } = chosen
    rate.set({ min: largest / 50, max: largest, step: largest / 50, value })
    const lines = chosen.levels.map(level =>
      contour(chosen, level)
        .map(ends => `M${ends.map(place).join("L")}`)
        .join(""),
    )
    contours.replaceChildren(...lines.map(d => element("path", { class: "line muted", d })))
  }

  /** The same number of steps once more, with what the sliders say now. */
  function redo() {
    const steps = taken
    restart()
    while (taken < steps && step());
    taken = steps
    draw()
    if (steps) say()
  }

  function restart() {
    stop()
    taken = 0
    state = { place: start, velocity: [0, 0] }
    path = [start]
    ended = ""
    status.textContent = ""
  }

  /** @param {string} words */
  function begin(words) {
    restart()
    draw()
    status.textContent = words
  }

  function step() {
    if (ended) return false
    taken += 1
    state = descend(chosen.gradient, state, rate.input.valueAsNumber, decay.input.valueAsNumber)
    path.push(state.place)
    if (!(Math.hypot(...state.place) < 1e3)) ended = "diverged"
    else if (Math.max(Math.hypot(...chosen.gradient(state.place)), Math.hypot(...state.velocity)) < FLAT)
      ended = "converged"
    else if (path.length > LIMIT) ended = "stopped"
    return !ended
  }

  function loss() {
    const value = chosen.loss(state.place)
    return value !== 0 && (value < 0.001 || value >= 1e6)
      ? value.toExponential(1)
      : Number(value.toPrecision(3)).toString()
  }

  function steps() {
    return path.length === 2 ? "1 step" : `${path.length - 1} steps`
  }

  function say() {
    const ends = {
      "": `After ${steps()}: loss ${loss()}.`,
      converged: `Converged after ${steps()}: the gradient is nearly zero, loss ${loss()}.`,
      diverged: `Diverged after ${steps()}: the learning rate is too large.`,
      stopped: `Not converged after ${steps()}, loss ${loss()}.`,
    }
    status.textContent = ends[/** @type {keyof typeof ends} */ (ended)]
  }

  /**
   * Where a place is drawn.
   *
   * @param {Place} place
   * @returns {Place}
   */
  function place([x, y]) {
    const scale = SIZE / (2 * chosen.range)
    // What lies far outside is drawn just outside, so that a path that diverges leaves the drawing in its direction.
    const shown = [x, -y].map(
      value => SIZE / 2 + Math.min(4 * chosen.range, Math.max(-4 * chosen.range, value)) * scale,
    )
    return /** @type {Place} */ (shown.map(value => Math.round(value * 10) / 10))
  }

  function draw() {
    /** @param {string} kind @param {"circle" | "square"} shape @param {number} size @param {Place[]} places */
    const marks = (kind, shape, size, ...places) =>
      element("path", { class: kind, d: places.map(at => mark(shape, ...place(at), size)).join("") })
    way.replaceChildren(
      element("path", { class: "line one", d: `M${path.map(place).join("L")}` }),
      marks("dot one", "circle", 2.5, ...path),
      marks("dot two", "square", 4.5, start),
      marks("dot one", "circle", 5, state.place),
    )
    reading.textContent = `${steps()}, loss ${loss()}${ended ? `, ${ended}` : ""}`
  }

  /** @param {number} x @param {number} y */
  function moveStart(x, y) {
    /** @param {number} value */
    const inside = value => Math.round(Math.min(chosen.range, Math.max(-chosen.range, value)) * 100) / 100
    start = [inside(x), inside(y)]
    begin(`Start at ${start[0]}, ${start[1]}, loss ${Number(chosen.loss(start).toPrecision(3))}.`)
  }

  drawing.addEventListener("click", event => {
    const box = drawing.getBoundingClientRect()
    const scale = ((SIZE / box.width) * 2 * chosen.range) / SIZE
    moveStart((event.clientX - box.left - box.width / 2) * scale, (box.height / 2 - event.clientY + box.top) * scale)
  })
  drawing.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = chosen.range / (event.shiftKey ? 5 : 25)
    /** @type {Record<string, Place>} */
    const moves = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    moveStart(start[0] + move[0], start[1] + move[1])
  })
}
