// The web worker behind the theme's search: it speaks the theme's four messages and loads the engine when it is first asked.

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
  // What could not be loaded is asked for again with the next letter.
  if (data) engine ??= load().catch(() => (engine = undefined))
  // A blank question only asks to get ready.
  const result = data.trim() ? (await engine)?.search(data) : data ? null : { items: [] }
  // While the engine loads, a reader types on; only the last question is answered.
  if (result && latest === data) postMessage({ type: RESULT, data: result })
})
