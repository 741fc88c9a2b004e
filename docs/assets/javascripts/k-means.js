// K-means step by step, on points that the reader moves. The same rules as docs/ml-coding/k_means.py, which the page shows.

import { button, choice, drawingBoard, mark, paragraph, row, stepping, svg } from "./controls.js"

const SIZE = 360
const EDGE = 8
const SPAN = 10
const STYLES = ["one", "two", "three", "four"]
const SHAPES = ["circle", "square", "triangle", "cross"]
const LIMIT = 300

function squaredDistance(a, b) {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
}

export function assign(points, centroids) {
  return points.map(point => {
    const distances = centroids.map(centroid => squaredDistance(point, centroid))
    return distances.indexOf(Math.min(...distances))
  })
}

/** Each centroid moves to the mean of its points; one without points to the point that is farthest from its own mean. */
export function update(points, labels, k) {
  const groups = Array.from({ length: k }, (_, j) => points.filter((_, i) => labels[i] === j))
  const mean = (group, axis) => group.reduce((sum, point) => sum + point[axis], 0) / group.length
  const moved = groups.map(group => [mean(group, 0), mean(group, 1)])
  const own = points.map((point, i) => squaredDistance(point, moved[labels[i]]))
  groups.forEach((group, j) => {
    if (group.length) return
    const far = own.indexOf(Math.max(...own))
    moved[j] = [...points[far]]
    own[far] = -1
  })
  return moved
}

export function inertia(points, labels, centroids) {
  return points.reduce((sum, point, i) => sum + squaredDistance(point, centroids[labels[i]]), 0)
}

const STARTS = {
  group: (points, k, start) => start.slice(0, k),
  random: (points, k) => {
    const left = [...points]
    return Array.from({ length: k }, () => left.splice(Math.floor(Math.random() * left.length), 1)[0])
  },
  spread: (points, k) => {
    const chosen = [points[Math.floor(Math.random() * points.length)]]
    while (chosen.length < k) {
      const weights = points.map(point => Math.min(...chosen.map(centroid => squaredDistance(point, centroid))))
      let left = Math.random() * weights.reduce((sum, weight) => sum + weight, 0)
      const drawn = weights.findIndex(weight => weight > 0 && (left -= weight) < 0)
      chosen.push(points[drawn < 0 ? 0 : drawn])
    }
    return chosen
  },
  same: (points, k) => Array(k).fill(points[0]),
}

export default function kMeans(element) {
  const given = JSON.parse(element.dataset.values)
  let points = given.points.map(point => [...point])
  let k = 3
  let start = "group"
  let centroids, labels, trail, steps, converged
  let chosen = 0 // among the centroids, and then the points

  const { drawing, help, reading } = drawingBoard(
    "k-means", SIZE, "Points and centroids",
    "Click to add a point, drag to move one. By keyboard, in the drawing: N and P choose, the arrow keys move, A adds, Delete removes.",
  )
  const status = paragraph("status")

  const { buttons, stop } = stepping(element, { step, say, reset: () => begin("Back at the start.") })
  const clusters = choice("Clusters", [1, 2, 3, 4, 5, 6].map(n => [n, n]), value => {
    k = Number(value)
    begin(`${k} clusters.`)
  })
  clusters.select.value = k
  const starts = choice("Start", [
    ["group", "in one group"], ["random", "random points"], ["spread", "k-means++"], ["same", "all on one point"],
  ], value => {
    start = value
    begin(`Start: ${starts.select.selectedOptions[0].text}.`)
  })
  const original = button("Original points", () => {
    points = given.points.map(point => [...point])
    begin("The original points.")
  })

  const stage = document.createElement("div")
  stage.className = "stage"
  stage.append(drawing, reading, row(...buttons), row(clusters.label, starts.label), row(button("Remove point", remove), original), status, help)
  element.querySelector("figure").hidden = true
  element.append(stage)
  begin("")

  function begin(words) {
    stop()
    chosen = Math.min(chosen, k - 1) // the point that was chosen may be gone
    centroids = STARTS[start](points, k, given.start).map(centroid => [...centroid])
    anew()
    status.textContent = words
  }

  /** From where the centroids stand, as step 0. */
  function anew() {
    labels = assign(points, centroids)
    trail = centroids.map(centroid => [[...centroid]])
    steps = 0
    converged = false
    draw()
  }

  function step() {
    if (converged || steps >= LIMIT) return false
    centroids = update(points, labels, k)
    const before = labels
    labels = assign(points, centroids)
    steps += 1
    converged = labels.every((label, i) => label === before[i])
    centroids.forEach((centroid, j) => trail[j].push([...centroid]))
    draw()
    return !converged
  }

  function say() {
    const value = inertia(points, labels, centroids).toFixed(0)
    status.textContent = converged
      ? `No label changed: converged after ${count(steps)}, inertia ${value}.`
      : `After ${count(steps)}: inertia ${value}.`
  }

  function count(n) {
    return n === 1 ? "1 update" : `${n} updates`
  }

  function place([x, y]) {
    const scale = (SIZE - 2 * EDGE) / SPAN
    return [EDGE + x * scale, SIZE - EDGE - y * scale]
  }

  function draw() {
    drawing.replaceChildren(svg("rect", { class: "frame", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 }))
    const style = j => STYLES[j % 4]
    const shape = j => SHAPES[(j + Math.floor(j / 4)) % 4]
    const kind = j => (shape(j) === "cross" ? "line" : "dot")
    const touch = (item, [x, y]) => svg("circle", { class: "touch", cx: x, cy: y, r: 10, "data-item": item })
    points.forEach((point, i) => {
      const [x, y] = place(point)
      const j = labels[i]
      drawing.append(svg("path", { class: `${kind(j)} ${style(j)}`, d: mark(shape(j), x, y, 3.5) }), touch(k + i, [x, y]))
    })
    centroids.forEach((centroid, j) => {
      const [x, y] = place(centroid)
      drawing.append(
        svg("path", { class: "line four", d: `M${trail[j].map(place).join("L")}` }),
        svg("path", { class: "dot four", d: mark("circle", x, y, 10) }),
        svg("path", { class: `${kind(j)} ${style(j)} center`, d: mark(shape(j), x, y, 5) }),
        touch(j, [x, y]),
      )
    })
    const [x, y] = place(item(chosen))
    drawing.append(svg("circle", { class: "chosen", cx: x, cy: y, r: chosen < k ? 14 : 8 }))
    reading.textContent = `${count(steps)}, inertia ${inertia(points, labels, centroids).toFixed(0)}${converged ? ", converged" : ""}`
  }

  function item(index) {
    return index < k ? centroids[index] : points[index - k]
  }

  function name(index) {
    const [x, y] = item(index)
    const where = `at ${x.toFixed(1)}, ${y.toFixed(1)}`
    return index < k ? `Centroid ${index + 1} ${where}` : `Point ${index - k + 1} ${where}, in cluster ${labels[index - k] + 1}`
  }

  function move(index, x, y) {
    const inside = value => Math.round(Math.min(SPAN, Math.max(0, value)) * 100) / 100
    const target = item(index)
    target[0] = inside(x)
    target[1] = inside(y)
    stop()
    anew()
  }

  function add(x, y) {
    points.push([0, 0])
    chosen = k + points.length - 1
    move(chosen, x, y)
    status.textContent = `Added. ${name(chosen)}.`
  }

  function remove() {
    if (chosen < k) status.textContent = "A centroid stays; choose fewer clusters instead."
    else if (points.length <= 6) status.textContent = "Six points are the fewest here."
    else {
      points.splice(chosen - k, 1)
      chosen = k + Math.min(chosen - k, points.length - 1)
      stop()
      anew()
      status.textContent = `Removed. Chosen: ${name(chosen)}.`
    }
  }

  function at(event) {
    const box = drawing.getBoundingClientRect()
    const scale = SIZE / box.width
    const across = ((event.clientX - box.left) * scale - EDGE) / (SIZE - 2 * EDGE)
    const down = ((event.clientY - box.top) * scale - EDGE) / (SIZE - 2 * EDGE)
    return [across * SPAN, (1 - down) * SPAN]
  }

  let dragged = null
  let pressed = false // on an item: the click that follows adds no point
  drawing.addEventListener("pointerdown", event => {
    pressed = event.target.dataset.item !== undefined
    if (!pressed) return
    chosen = dragged = Number(event.target.dataset.item)
    drawing.setPointerCapture(event.pointerId)
    draw()
  })
  drawing.addEventListener("pointermove", event => {
    if (dragged !== null) move(dragged, ...at(event))
  })
  for (const end of ["pointerup", "pointercancel"])
    drawing.addEventListener(end, () => {
      if (dragged !== null) status.textContent = `${name(dragged)}.`
      dragged = null
    })
  drawing.addEventListener("click", event => {
    if (!pressed) add(...at(event))
  })

  drawing.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const all = k + points.length
    const by = event.shiftKey ? 1 : 0.2
    const [x, y] = item(chosen)
    const actions = {
      ArrowLeft: () => move(chosen, x - by, y),
      ArrowRight: () => move(chosen, x + by, y),
      ArrowUp: () => move(chosen, x, y + by),
      ArrowDown: () => move(chosen, x, y - by),
      n: () => choose((chosen + 1) % all),
      p: () => choose((chosen + all - 1) % all),
      a: () => add(x + 0.5, y + 0.5),
      Delete: remove,
      Backspace: remove,
    }
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
    if (event.key.startsWith("Arrow")) status.textContent = `${name(chosen)}.`
  })

  function choose(index) {
    chosen = index
    draw()
    status.textContent = `${name(index)}.`
  }
}
