// The web worker behind the theme's search: it speaks the theme's four messages and loads the engine when it is first
// asked.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]

// Milliseconds until what could not be loaded is asked for again: at first, and at most.
const SOON = 2000
const LATE = 10000

/** @type {Promise<import("./engine.js").Engine> | undefined} */
let engine
let latest = ""
let wait = SOON
let retry = 0

async function load() {
  const [{ Engine }, data] = await Promise.all([
    import("./engine.js"),
    fetch(new URL("../../../search/sections.json", self.location.href)).then(response => response.json()),
  ])
  return new Engine(data)
}

/**
 * Answer a question, if it still is the last one: while the engine loads, a reader types on. A blank question only asks
 * to get ready, and none is answered by nothing.
 *
 * @param {string} query
 */
async function answer(query) {
  clearTimeout(retry)
  latest = query
  if (!query) return postMessage({ type: RESULT, data: { items: [] } })
  try {
    engine ??= load()
    const ready = await engine
    if (query.trim() && latest === query) postMessage({ type: RESULT, data: ready.search(query) })
  } catch (error) {
    console.error(error)
    engine = undefined
    if (latest !== query) return
    if (query.trim()) postMessage({ type: RESULT, data: { items: [], failed: true } })
    retry = setTimeout(answer, wait, query)
    wait = Math.min(2 * wait, LATE)
  }
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) postMessage({ type: READY })
  if (type !== QUERY) return
  wait = SOON
  answer(data)
})
