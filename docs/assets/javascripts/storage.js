// What a page keeps in the reader's own browser, as JSON, for all its tabs at once. Nothing of it is sent anywhere.

// Several sites may share a host, and with it the storage.
const SITE = new URL("../../", import.meta.url).pathname

/**
 * A place for a value, by name.
 *
 * `read` gives what is kept now: null if nothing is, undefined if it is nothing that `fits`. `update` keeps what a
 * change makes of that, or forgets it if the change gives null, and returns it; what did not fit is set aside. If the
 * browser refuses, the value lives on in this tab, and `refused` is called, once. `changed` is called when another tab
 * kept something.
 *
 * @param {string} name
 * @param {{ fits(value: any): boolean, changed(): void, refused(): void }} rules
 * @param {AbortSignal} signal - until when to listen to other tabs
 */
export function place(name, { fits, changed, refused }, signal) {
  const key = SITE + name
  /** @type {{ value: any } | undefined} */
  let unkept

  function text() {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }

  /** @returns {any} */
  function read() {
    if (unkept) return unkept.value
    try {
      const value = JSON.parse(text() ?? "null")
      return value === null || fits(value) ? value : undefined
    } catch {
      return undefined
    }
  }

  /** @param {(value: any) => any} change */
  function update(change) {
    const before = read()
    const value = change(before)
    try {
      if (before === undefined) localStorage.setItem(`${key}-unreadable`, text() ?? "")
      if (value === null) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(value))
      unkept = undefined
    } catch {
      if (!unkept) refused()
      unkept = { value }
    }
    return value
  }

  addEventListener("storage", event => event.key === key && changed(), { signal })
  return { read, update }
}
