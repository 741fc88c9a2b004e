// Brings each interactive piece of a page to life: `<div data-module="k-means">` is handed to the default export of k-means.js.

document$.subscribe(() => {
  for (const element of document.querySelectorAll("[data-module]"))
    import(`./${element.dataset.module}.js`).then(module => module.default(element))

  // The theme makes each copy button a navigation of its own, without a name; for screen readers it is none.
  for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none")
})
