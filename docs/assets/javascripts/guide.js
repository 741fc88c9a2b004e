// Brings each interactive piece of a page to life: `<div data-module="k-means">` is handed to the default export of
// k-means.js, with a signal of when the reader leaves the page.

let stay = new AbortController()

document$.subscribe(() => {
  stay.abort()
  stay = new AbortController()
  const { signal } = stay
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-module]")))
    import(`./${element.dataset.module}.js`).then(module => signal.aborted || module.default(element, signal))

  // The theme makes each copy button a navigation of its own, without a name; for screen readers it is none.
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none")
})
