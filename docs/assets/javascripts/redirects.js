// Takes readers on to where a page or section lives: from an old address (docs/_data/ledger.yml), from a short link.

import { target } from "./address.js"

function follow() {
  const section = target()
  const notice = section?.matches(".moved") ? section : document.querySelector("main > h1.moved")
  const link = notice?.querySelector("a")
  if (!link) return
  const url = new URL(link.href)
  url.search = location.search
  location.replace(url)
}

addEventListener("hashchange", follow)
if (window.document$) window.document$.subscribe(follow)
else follow()
