// Brings each interactive piece of a page to life: `<div data-module="k-means">` is handed to the default export of k-means.js.

document$.subscribe(() => {
  for (const element of document.querySelectorAll("[data-module]"))
    import(`./${element.dataset.module}.js`).then(module => module.default(element))
})
