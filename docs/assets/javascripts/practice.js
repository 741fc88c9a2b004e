// The timed practice: 25 minutes, and the follow-ups of the page's ladder one by one, question first, as an interviewer
// asks them.

import { button, row } from "./controls.js"
import { element } from "./element.js"

const MINUTES = 25
const ANNOUNCED = [10, 5, 1]

/**
 * Hides the steps of a ladder at `start`, shows the next question or answer at each press, and all of them at `reset`.
 *
 * @param {HTMLElement} list
 */
function ladderOf(list) {
  const steps = /** @type {HTMLElement[]} */ ([...list.children])
  let asked = 0
  let answered = true
  const status = element("p", { role: "status" })
  const next = button("Next follow-up", () => {
    if (answered) steps[asked++].hidden = false
    else steps[asked - 1].classList.remove("asked")
    answered = !answered
    if (!answered) steps[asked - 1].classList.add("asked")
    show()
  })
  const controls = row(next, status)
  controls.hidden = true
  list.after(controls)

  function show() {
    const done = answered && asked === steps.length
    if (done && document.activeElement === next) {
      list.tabIndex = -1
      list.focus()
    }
    next.hidden = done
    next.textContent = answered ? "Next follow-up" : "Show the answer"
    status.textContent = asked
      ? `${answered ? "Answer" : "Question"} ${asked} of ${steps.length}`
      : `${steps.length} follow-ups wait`
  }

  return {
    start() {
      asked = 0
      answered = true
      for (const step of steps) step.hidden = true
      controls.hidden = false
      show()
    },
    reset() {
      for (const step of steps) {
        step.hidden = false
        step.classList.remove("asked")
      }
      controls.hidden = true
    },
  }
}

/** @param {HTMLElement} root @param {AbortSignal} signal */
export default function practice(root, signal) {
  const lists = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".ladder > ol"))
  const ladders = [...lists].map(ladderOf)
  const total = MINUTES * 60
  let left = total // seconds, while the clock stands
  /** @type {number | null} */
  let end = null // when it runs out, while it runs
  let ticking = 0
  let shown = total

  const clock = element("p", { class: "clock", role: "timer", "aria-label": "Time left" })
  const said = ladders.length ? "The follow-ups below wait while you practice." : ""
  const status = element("p", { role: "status" }, said)
  const toggle = button("Start the timer", () => {
    if (end === null) start()
    else pause()
  })
  const reset = button("Reset", () => {
    stop(total, "Start the timer")
    for (const ladder of ladders) ladder.reset()
    status.textContent = `Back to ${MINUTES} minutes.`
  })
  root.setAttribute("role", "group")
  root.setAttribute("aria-label", "Timed practice")
  signal.addEventListener("abort", () => clearInterval(ticking))
  root.append(row(clock, toggle, reset, status))
  show()

  function seconds() {
    return end === null ? left : Math.max(0, Math.ceil((end - Date.now()) / 1000))
  }

  function words() {
    return `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`
  }

  function show() {
    shown = seconds()
    clock.textContent = words()
  }

  function start() {
    if (left === 0) left = total
    if (left === total) for (const ladder of ladders) ladder.start()
    end = Date.now() + left * 1000
    toggle.textContent = "Pause"
    ticking = setInterval(tick, 250)
    show()
    status.textContent = left === total ? `The timer runs: ${MINUTES} minutes.` : `The timer runs on: ${words()} left.`
  }

  /** @param {number} remaining @param {string} label */
  function stop(remaining, label) {
    clearInterval(ticking)
    left = remaining
    end = null
    toggle.textContent = label
    show()
  }

  function pause() {
    stop(seconds(), "Go on")
    status.textContent = `Paused with ${words()} left.`
  }

  function tick() {
    const before = shown
    show()
    // Of several that passed while the computer slept, the last.
    const passed = ANNOUNCED.findLast(minutes => before > minutes * 60 && shown <= minutes * 60)
    if (shown === 0) {
      stop(0, "Start the timer")
      status.textContent = "Time is up."
    } else if (passed) status.textContent = passed === 1 ? "1 minute left." : `${passed} minutes left.`
  }
}
