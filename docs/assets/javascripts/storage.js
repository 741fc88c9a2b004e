// What a page keeps in the reader's own browser, as JSON. Nothing of it is sent anywhere.

// Several sites may share a host, and with it the storage.
const SITE = new URL("../../", import.meta.url).pathname

/** What was kept under a name; null if nothing was, or if the browser does not let the page look. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(SITE + name))
  } catch {
    return null
  }
}

/** Keep a value under a name, or forget what was kept with `null`. Returns whether the browser let the page do so. */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(SITE + name)
    else localStorage.setItem(SITE + name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
