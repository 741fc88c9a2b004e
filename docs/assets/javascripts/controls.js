// The parts that the interactive pieces of the pages are made of.

import { element } from "./element.js"

/**
 * A button with a text.
 *
 * @param {string} text
 * @param {() => void} action
 */
export function button(text, action) {
  return element("button", { type: "button", class: "control", onclick: action }, text)
}

/**
 * A labeled select; options are pairs of value and text.
 *
 * @param {string} name
 * @param {(string | number)[][]} options
 * @param {(value: string) => void} action
 */
export function choice(name, options, action) {
  const made = options.map(([value, text]) => element("option", { value }, String(text)))
  const select = element("select", { onchange: () => action(select.value) }, ...made)
  return { label: element("label", {}, name, select), select }
}

/**
 * A row of controls.
 *
 * @param {...Node} parts
 */
export function row(...parts) {
  return element("div", { class: "controls" }, ...parts)
}

/**
 * A square drawing that mouse and keys work in, the help that says how, and the line that tells where it stands.
 *
 * @param {string} name
 * @param {number} size
 * @param {string} label
 * @param {string} how
 */
export function drawingBoard(name, size, label, how) {
  const help = element("p", { class: "help", id: `${name}-help` }, how)
  const drawing = element("svg", {
    class: "plot",
    viewBox: `0 0 ${size} ${size}`,
    tabindex: 0,
    role: "application",
    "aria-label": label,
    "aria-describedby": help.id,
  })
  return { drawing, help, reading: element("p", { class: "reading" }) }
}

/**
 * The path of a mark around (x, y), as macros/html/plot.py draws it.
 *
 * @param {"circle" | "square" | "triangle" | "cross"} shape
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function mark(shape, x, y, size) {
  return {
    circle: `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0Z`,
    square: `M${x - size} ${y - size}h${2 * size}v${2 * size}h${-2 * size}Z`,
    triangle: `M${x} ${y - size * 1.2}l${size * 1.2} ${size * 2.2}h${-size * 2.4}Z`,
    cross: `M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`,
  }[shape]
}

/**
 * The buttons Step, Run and Reset, and how to stop a run.
 *
 * `step` goes one step and returns whether there are more; `draw` shows where it led; `say` is called when a run ends
 * or a single step is done. A run shows every step for a moment, or only its end to readers who want no motion.
 *
 * @param {AbortSignal} signal - when the reader leaves the page
 * @param {{ step(): boolean, draw(): void, say(): void, reset(): void, pause?: number }} rules
 */
export function stepping(signal, { step, draw, say, reset, pause = 500 }) {
  /** @type {number | undefined} */
  let running

  function stop() {
    clearInterval(running)
    running = undefined
    run.textContent = "Run"
  }

  /** Stop here, and show and say where that is. */
  function rest() {
    stop()
    draw()
    say()
  }

  const run = button("Run", () => {
    if (running !== undefined) rest()
    else if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (step());
      rest()
    } else {
      run.textContent = "Stop"
      running = setInterval(() => (step() ? draw() : rest()), pause)
    }
  })
  const one = button("Step", () => {
    step()
    rest()
  })
  const back = button("Reset", reset)
  signal.addEventListener("abort", stop)
  return { buttons: [one, run, back], stop }
}
