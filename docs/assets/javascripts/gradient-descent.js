// Gradient descent step by step, with a learning rate that the reader sets. The rules of docs/ml-coding/gradient_descent.py.

import { choice, drawingBoard, mark, paragraph, row, stepping, svg } from "./controls.js"

const SIZE = 360
const LIMIT = 500
const FLAT = 1e-4
const GRID = 60

/** The functions to go down: the range shown, the first and the largest rate of the slider, a start and contour levels. */
export const FUNCTIONS = {
  valley: {
    name: "long valley",
    loss: ([x, y]) => (x * x + 10 * y * y) / 2,
    gradient: ([x, y]) => [x, 10 * y],
    range: 5, rate: 0.1, largest: 0.25, start: [-4, 1], levels: [0.5, 2, 5, 10, 20, 40, 80],
  },
  bowl: {
    name: "round bowl",
    loss: ([x, y]) => (x * x + y * y) / 2,
    gradient: ([x, y]) => [x, y],
    range: 5, rate: 0.5, largest: 2.5, start: [-4, 2], levels: [0.5, 2, 4.5, 8, 12.5, 18],
  },
  saddle: {
    name: "two minima and a saddle",
    loss: ([x, y]) => (x * x - 1) ** 2 + y * y,
    gradient: ([x, y]) => [4 * x * (x * x - 1), 2 * y],
    range: 2, rate: 0.05, largest: 0.5, start: [0, 1.5], levels: [0.1, 0.4, 0.8, 1, 1.5, 3, 6],
  },
  curved: {
    name: "curved valley (Rosenbrock)",
    loss: ([x, y]) => (1 - x) ** 2 + 10 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
    range: 2, rate: 0.01, largest: 0.05, start: [-1.2, 1], levels: [0.2, 1, 3, 8, 20, 60],
  },
}

/** The place and velocity after one step; without momentum, the step is rate times the gradient. */
export function descend(gradient, { place, velocity }, rate, decay) {
  const slope = gradient(place)
  const moved = velocity.map((part, i) => decay * part - rate * slope[i])
  return { place: place.map((part, i) => part + moved[i]), velocity: moved }
}

/** Line segments where a loss on a square grid crosses a level: marching squares, cell by cell. */
function contour(loss, range, level) {
  const at = i => (i / GRID * 2 - 1) * range
  const segments = []
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]].map(([a, b]) => [at(a), at(b)])
      const values = corners.map(loss)
      const crossings = []
      corners.forEach((corner, n) => {
        const other = (n + 1) % 4
        if (values[n] < level === values[other] < level) return
        const part = (level - values[n]) / (values[other] - values[n])
        crossings.push(corner.map((value, axis) => value + part * (corners[other][axis] - value)))
      })
      for (let n = 0; n + 1 < crossings.length; n += 2) segments.push([crossings[n], crossings[n + 1]])
    }
  }
  return segments
}

export default function gradientDescent(element) {
  let chosen = FUNCTIONS.valley
  let start = [...chosen.start]
  let state, path, ended
  let taken = 0 // steps asked for since the last reset

  const { drawing, help, reading } = drawingBoard(
    "gradient-descent", SIZE, "Contours of the function, and the path",
    "Click in the drawing to choose the start, or move it by the arrow keys.",
  )
  const status = paragraph("status")

  const { buttons, stop } = stepping(element, { step, say, reset: () => begin("Back at the start."), pause: 150 })
  const functions = choice("Function", Object.entries(FUNCTIONS).map(([key, { name }]) => [key, name]), key => {
    chosen = FUNCTIONS[key]
    start = [...chosen.start]
    setRange()
    background()
    begin(`Function: ${chosen.name}.`)
  })
  const rate = slider("Learning rate", value => Number(value.toPrecision(3)).toString())
  const decay = slider("Momentum", value => value.toFixed(2))
  Object.assign(decay.input, { min: 0, max: 0.95, step: 0.05, value: 0 })
  decay.show()

  const contours = svg("g")
  const way = svg("g")
  drawing.append(svg("rect", { class: "frame", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 }), contours, way)
  const stage = document.createElement("div")
  stage.className = "stage"
  stage.append(drawing, reading, row(...buttons), row(functions.label), row(rate.label, decay.label), status, help)
  element.querySelector("figure").hidden = true
  element.append(stage)
  setRange()
  background()
  begin("")

  function slider(name, format) {
    const label = document.createElement("label")
    const input = document.createElement("input")
    const output = document.createElement("span")
    input.type = "range"
    const words = document.createElement("span")
    words.append(`${name}: `, output)
    label.append(words, input)
    const show = () => {
      output.textContent = format(Number(input.value))
      input.setAttribute("aria-valuetext", output.textContent)
    }
    input.setAttribute("aria-label", name)
    input.addEventListener("input", () => {
      show()
      redo()
    })
    return { label, input, show }
  }

  function setRange() {
    Object.assign(rate.input, { min: chosen.largest / 50, max: chosen.largest, step: chosen.largest / 50 })
    rate.input.value = chosen.rate
    rate.show()
  }

  /** The same number of steps once more, with what the sliders say now. */
  function redo() {
    const steps = taken
    begin("")
    while (taken < steps && step());
    taken = steps
    if (steps) say()
  }

  function begin(words) {
    stop()
    taken = 0
    state = { place: [...start], velocity: [0, 0] }
    path = [state.place]
    ended = ""
    draw()
    status.textContent = words
  }

  function step() {
    if (ended) return false
    taken += 1
    state = descend(chosen.gradient, state, Number(rate.input.value), Number(decay.input.value))
    path.push(state.place)
    if (!(Math.hypot(...state.place) < 1e3)) ended = "diverged"
    else if (Math.hypot(...chosen.gradient(state.place)) < FLAT && Math.hypot(...state.velocity) < FLAT) ended = "converged"
    else if (path.length > LIMIT) ended = "stopped"
    draw()
    return !ended
  }

  function loss() {
    const value = chosen.loss(state.place)
    return value !== 0 && (value < 0.001 || value >= 1e6) ? value.toExponential(1) : Number(value.toPrecision(3)).toString()
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
    status.textContent = ends[ended]
  }

  function place([x, y]) {
    const scale = SIZE / (2 * chosen.range)
    // What lies far outside is drawn just outside, so that a path that diverges leaves the drawing in its direction.
    const inside = value => Math.min(4 * chosen.range, Math.max(-4 * chosen.range, value))
    return [SIZE / 2 + inside(x) * scale, SIZE / 2 - inside(y) * scale].map(value => value.toFixed(1))
  }

  function background() {
    contours.replaceChildren(...chosen.levels.map(level => svg("path", {
      class: "line muted",
      d: contour(chosen.loss, chosen.range, level).map(ends => `M${ends.map(place).join("L")}`).join(""),
    })))
  }

  function draw() {
    const last = path.slice(-1)[0]
    way.replaceChildren(
      svg("path", { class: "line one", d: `M${path.map(place).join("L")}` }),
      svg("path", { class: "dot one", d: path.map(at => mark("circle", ...place(at).map(Number), 2.5)).join("") }),
      svg("path", { class: "dot two", d: mark("square", ...place(start).map(Number), 4.5) }),
      svg("path", { class: "dot one", d: mark("circle", ...place(last).map(Number), 5) }),
    )
    reading.textContent = `${steps()}, loss ${loss()}${ended ? `, ${ended}` : ""}`
  }

  function moveStart(x, y) {
    const inside = value => Math.round(Math.min(chosen.range, Math.max(-chosen.range, value)) * 100) / 100
    start = [inside(x), inside(y)]
    begin(`Start at ${start[0]}, ${start[1]}, loss ${Number(chosen.loss(start).toPrecision(3))}.`)
  }

  drawing.addEventListener("click", event => {
    const box = drawing.getBoundingClientRect()
    const scale = SIZE / box.width * 2 * chosen.range / SIZE
    moveStart((event.clientX - box.left - box.width / 2) * scale, (box.height / 2 - event.clientY + box.top) * scale)
  })
  drawing.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const by = chosen.range / (event.shiftKey ? 5 : 25)
    const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    moveStart(start[0] + move[0], start[1] + move[1])
  })
}
