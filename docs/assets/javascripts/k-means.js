// K-means step by step, on points that the reader moves. The same rules as docs/ml-coding/k_means.py, which the page
// shows.

import { button, choice, drawingBoard, mark, row, stepping } from "./controls.js"
import { element } from "./element.js"

const SIZE = 360
const EDGE = 8
const SPAN = 10
const STYLES = ["one", "two", "three", "four"]
const SHAPES = /** @type {const} */ (["circle", "square", "triangle", "cross"])
const LIMIT = 300

/** @typedef {[number, number]} Place */

/** @param {Place} a @param {Place} b */
function squaredDistance(a, b) {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
}

/**
 * The number of the nearest centroid, for each point.
 *
 * @param {Place[]} points
 * @param {Place[]} centroids
 */
export function assign(points, centroids) {
  return points.map(point => {
    const distances = centroids.map(centroid => squaredDistance(point, centroid))
    return distances.indexOf(Math.min(...distances))
  })
}

/**
 * Each centroid moves to the mean of its points; one without points to the point that is farthest from its own mean.
 *
 * @param {Place[]} points
 * @param {number[]} labels
 * @param {number} k
 */
export function update(points, labels, k) {
  const groups = Array.from({ length: k }, (_, j) => points.filter((_, i) => labels[i] === j))
  /** @param {Place[]} group @param {0 | 1} axis */
  const mean = (group, axis) => group.reduce((sum, point) => sum + point[axis], 0) / group.length
  const moved = groups.map(group => /** @type {Place} */ ([mean(group, 0), mean(group, 1)]))
  const own = points.map((point, i) => squaredDistance(point, moved[labels[i]]))
  groups.forEach((group, j) => {
    if (group.length) return
    const far = own.indexOf(Math.max(...own))
    moved[j] = [...points[far]]
    own[far] = -1
  })
  return moved
}

/**
 * The sum of squared distances from each point to its centroid.
 *
 * @param {Place[]} points
 * @param {number[]} labels
 * @param {Place[]} centroids
 */
export function inertia(points, labels, centroids) {
  return points.reduce((sum, point, i) => sum + squaredDistance(point, centroids[labels[i]]), 0)
}

/** @type {Record<string, (points: Place[], k: number, given: Place[]) => Place[]>} */
const STARTS = {
  group: (_, k, given) => given.slice(0, k),
  random: (points, k) => {
    const left = [...points]
    return Array.from({ length: k }, () => left.splice(Math.floor(Math.random() * left.length), 1)[0])
  },
  spread: (points, k) => {
    const chosen = [points[Math.floor(Math.random() * points.length)]]
    while (chosen.length < k) {
      const weights = points.map(point => Math.min(...chosen.map(centroid => squaredDistance(point, centroid))))
      let left = Math.random() * weights.reduce((sum, weight) => sum + weight, 0)
      const drawn = weights.findIndex(weight => {
        left -= weight
        return weight > 0 && left < 0
      })
      chosen.push(points[Math.max(0, drawn)])
    }
    return chosen
  },
  same: (points, k) => Array(k).fill(points[0]),
}

/** @param {HTMLElement} root @param {AbortSignal} signal */
export default function kMeans(root, signal) {
  /** @type {{ points: Place[], start: Place[] }} */
  const given = JSON.parse(root.dataset.values ?? "")
  /** @param {Place[]} places */
  const copy = places => places.map(([x, y]) => /** @type {Place} */ ([x, y]))
  let points = copy(given.points)
  let k = 3
  let start = "group"
  /** @type {Place[]} */
  let centroids
  /** @type {number[]} */
  let labels
  /** @type {Place[][]} */
  let trail
  let steps = 0
  let converged = false
  let chosen = 0 // among the centroids, and then the points

  const { drawing, help, reading } = drawingBoard(
    "k-means",
    SIZE,
    "Points and centroids",
    "Click to add a point, drag to move one. By keyboard, in the drawing: N and P choose, the arrow keys move, A adds, " +
      "Delete removes.",
  )
  const status = element("p", { role: "status" })

  const { buttons, stop } = stepping(signal, { step, draw, say, reset: () => begin("Back at the start.") })
  const clusters = choice(
    "Clusters",
    [1, 2, 3, 4, 5, 6].map(n => [n, n]),
    value => {
      k = Number(value)
      begin(`${k} clusters.`)
    },
  )
  clusters.select.value = String(k)
  const starts = choice(
    "Start",
    [
      ["group", "in one group"],
      ["random", "random points"],
      ["spread", "k-means++"],
      ["same", "all on one point"],
    ],
    value => {
      start = value
      begin(`Start: ${starts.select.selectedOptions[0].text}.`)
    },
  )
  const original = button("Original points", () => {
    points = copy(given.points)
    begin("The original points.")
  })

  root.querySelector("figure")?.toggleAttribute("hidden", true)
  root.append(
    element(
      "div",
      { class: "stage" },
      drawing,
      reading,
      row(...buttons),
      row(clusters.label, starts.label),
      row(button("Remove point", remove), original),
      status,
      help,
    ),
  )
  begin("")

  /** @param {string} words */
  function begin(words) {
    stop()
    chosen = Math.min(chosen, k - 1) // the point that was chosen may be gone
    centroids = copy(STARTS[start](points, k, given.start))
    anew()
    status.textContent = words
  }

  /** From where the centroids stand, as step 0. */
  function anew() {
    labels = assign(points, centroids)
    trail = centroids.map(centroid => copy([centroid]))
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
    for (const [j, [x, y]] of centroids.entries()) trail[j].push([x, y])
    return !converged
  }

  function say() {
    const value = inertia(points, labels, centroids).toFixed(0)
    status.textContent = converged
      ? `No label changed: converged after ${count(steps)}, inertia ${value}.`
      : `After ${count(steps)}: inertia ${value}.`
  }

  /** @param {number} n */
  function count(n) {
    return n === 1 ? "1 update" : `${n} updates`
  }

  /**
   * Where a place is drawn.
   *
   * @param {Place} place
   */
  function place([x, y]) {
    const scale = (SIZE - 2 * EDGE) / SPAN
    return [EDGE + x * scale, SIZE - EDGE - y * scale]
  }

  function draw() {
    drawing.replaceChildren(element("rect", { class: "frame", x: 1, y: 1, width: SIZE - 2, height: SIZE - 2 }))
    /**
     * @param {number} j - the cluster
     * @param {number} x
     * @param {number} y
     * @param {number} size
     * @param {string} [more]
     */
    const marked = (j, x, y, size, more = "") => {
      const shape = SHAPES[(j + Math.floor(j / 4)) % 4]
      const kind = `${shape === "cross" ? "line" : "dot"} ${STYLES[j % 4]}${more}`
      return element("path", { class: kind, d: mark(shape, x, y, size) })
    }
    /** @param {number} index @param {number} x @param {number} y */
    const touch = (index, x, y) => element("circle", { class: "touch", cx: x, cy: y, r: 10, "data-item": index })
    for (const [i, point] of points.entries()) {
      const [x, y] = place(point)
      drawing.append(marked(labels[i], x, y, 3.5), touch(k + i, x, y))
    }
    for (const [j, centroid] of centroids.entries()) {
      const [x, y] = place(centroid)
      drawing.append(
        element("path", { class: "line four", d: `M${trail[j].map(place).join("L")}` }),
        element("path", { class: "dot four", d: mark("circle", x, y, 10) }),
        marked(j, x, y, 5, " center"),
        touch(j, x, y),
      )
    }
    const [x, y] = place(item(chosen))
    drawing.append(element("circle", { class: "chosen", cx: x, cy: y, r: chosen < k ? 14 : 8 }))
    const value = inertia(points, labels, centroids).toFixed(0)
    reading.textContent = `${count(steps)}, inertia ${value}${converged ? ", converged" : ""}`
  }

  /**
   * A centroid, or after these a point.
   *
   * @param {number} index
   */
  function item(index) {
    return index < k ? centroids[index] : points[index - k]
  }

  /** @param {number} index */
  function name(index) {
    const [x, y] = item(index)
    const where = `at ${x.toFixed(1)}, ${y.toFixed(1)}`
    return index < k
      ? `Centroid ${index + 1} ${where}`
      : `Point ${index - k + 1} ${where}, in cluster ${labels[index - k] + 1}`
  }

  /** @param {number} index @param {number} x @param {number} y */
  function move(index, x, y) {
    /** @param {number} value */
    const inside = value => Math.round(Math.min(SPAN, Math.max(0, value)) * 100) / 100
    const target = item(index)
    target[0] = inside(x)
    target[1] = inside(y)
    stop()
    anew()
  }

  /** @param {number} x @param {number} y */
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

  /**
   * The place under the pointer.
   *
   * @param {MouseEvent} event
   * @returns {Place}
   */
  function at(event) {
    const box = drawing.getBoundingClientRect()
    const scale = SIZE / box.width
    const across = ((event.clientX - box.left) * scale - EDGE) / (SIZE - 2 * EDGE)
    const down = ((event.clientY - box.top) * scale - EDGE) / (SIZE - 2 * EDGE)
    return [across * SPAN, (1 - down) * SPAN]
  }

  /** @type {number | null} */
  let dragged = null
  let pressed = false // on an item: the click that follows adds no point
  drawing.addEventListener("pointerdown", event => {
    const { item } = /** @type {SVGElement} */ (event.target).dataset
    pressed = item !== undefined
    if (!pressed) return
    chosen = dragged = Number(item)
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
    /** @type {Record<string, () => void>} */
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

  /** @param {number} index */
  function choose(index) {
    chosen = index
    draw()
    status.textContent = `${name(index)}.`
  }
}
