// The web worker behind the theme's search: it speaks the theme's four messages and loads the engine at the first question.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]

let engine
let latest

async function load() {
  const [{ Engine }, data] = await Promise.all([
    import("./engine.js"),
    fetch(new URL("../../../search/sections.json", self.location)).then(response => response.json()),
  ])
  return new Engine(data)
}

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === SETUP) postMessage({ type: READY })
  if (type !== QUERY) return
  latest = data
  const empty = !data.trim()
  if (!empty) engine ??= load()
  const result = empty ? { items: [] } : (await engine).search(data)
  // While the engine loads, a reader types on; only the last question is answered.
  if (latest === data) postMessage({ type: RESULT, data: result })
})
