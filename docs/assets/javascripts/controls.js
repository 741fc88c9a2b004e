// The parts that the interactive pieces of the pages are made of.

/** A button with a text. */
export function button(text, action) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "control"
  made.textContent = text
  made.addEventListener("click", action)
  return made
}

/** A paragraph; its role says whether and how screen readers hear of its changes. */
export function paragraph(role, text = "") {
  const made = document.createElement("p")
  if (role) made.setAttribute("role", role)
  made.textContent = text
  return made
}

/** A labeled select; options are pairs of value and text. */
export function choice(name, options, action) {
  const label = document.createElement("label")
  const select = document.createElement("select")
  select.append(...options.map(([value, text]) => new Option(text, value)))
  select.addEventListener("change", () => action(select.value))
  label.append(name, select)
  return { label, select }
}

/** A row of controls. */
export function row(...parts) {
  const made = document.createElement("div")
  made.className = "controls"
  made.append(...parts)
  return made
}

/** An SVG element. */
export function svg(tag, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

/** A square drawing that mouse and keys work in, the help that says how, and the line that tells where it stands. */
export function drawingBoard(name, size, label, how) {
  const help = paragraph(null, how)
  help.className = "help"
  help.id = `${name}-help`
  const drawing = svg("svg", {
    class: "plot", viewBox: `0 0 ${size} ${size}`, tabindex: 0, role: "application", "aria-label": label,
    "aria-describedby": help.id,
  })
  const reading = paragraph(null)
  reading.className = "reading"
  return { drawing, help, reading }
}

/** The path of a mark around (x, y), as macros/plot.py draws it. */
export function mark(shape, x, y, size) {
  return {
    circle: `M${x - size} ${y}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0Z`,
    square: `M${x - size} ${y - size}h${2 * size}v${2 * size}h${-2 * size}Z`,
    triangle: `M${x} ${y - size * 1.2}l${size * 1.2} ${size * 2.2}h${-size * 2.4}Z`,
    cross: `M${x - size} ${y - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`,
  }[shape]
}

/**
 * The buttons Step, Run and Reset.
 *
 * `step` goes one step and returns whether there are more; `say` is called when a run ends or a single step is done. A run
 * shows every step for a moment, or only its end to readers who want no motion.
 */
export function stepping(element, { step, say, reset, pause = 500 }) {
  let running = null

  function stop() {
    clearInterval(running)
    running = null
    run.textContent = "Run"
  }

  const run = button("Run", () => {
    if (running !== null) {
      stop()
      say()
    } else if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      while (step());
      say()
    } else {
      run.textContent = "Stop"
      running = setInterval(() => {
        if (!element.isConnected) stop() // the reader went on to another page
        else if (!step()) {
          stop()
          say()
        }
      }, pause)
    }
  })
  const one = button("Step", () => {
    stop()
    step()
    say()
  })
  const back = button("Reset", () => {
    stop()
    reset()
  })
  return { buttons: [one, run, back], stop }
}
