// The page's address: its query, the element that its fragment names, and when it changes.

/**
 * A text without its percent escapes; a percent sign that begins none stays.
 *
 * @param {string} text
 */
export function decoded(text) {
  return text.replace(/(?:%[\da-f]{2})+/gi, escapes => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** The element that the fragment names. */
export function target() {
  return document.getElementById(decoded(location.hash.slice(1)))
}

/**
 * The value of a key in the query; null if it has none.
 *
 * @param {string} key
 */
export function read(key) {
  return new URL(location.href).searchParams.get(key)
}

/**
 * Write values into the query, and take keys without a value out. All else of the address stays as it is now.
 *
 * @param {Record<string, string | null>} values
 */
export function write(values) {
  const url = new URL(location.href)
  for (const [key, value] of Object.entries(values)) {
    if (value) url.searchParams.set(key, value)
    else url.searchParams.delete(key)
  }
  history.replaceState(history.state, "", url)
}

/**
 * Call a listener whenever the reader goes to another place of the page at hand, until the signal.
 *
 * @param {() => void} listener
 * @param {AbortSignal} [signal]
 */
export function onMove(listener, signal) {
  const { pathname } = location
  addEventListener("hashchange", listener, { signal })
  // The theme follows links within a page by itself, and the browser then tells of no change.
  const following = location$.subscribe(url => {
    if (url.pathname === pathname) listener()
  })
  signal?.addEventListener("abort", () => following.unsubscribe())
}
