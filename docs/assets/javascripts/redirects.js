// Takes readers of an old address on to where its page or section lives now (docs/_data/ledger.yml).

function follow() {
  const notice = location.hash
    ? document.getElementById(decodeURIComponent(location.hash.slice(1)))
    : document.querySelector("body > .moved:not([id])")
  if (notice?.matches(".moved")) location.replace(notice.querySelector("a").href)
  else if (location.hash) document.querySelector("body > .moved:not([id]) a")?.click()
}

addEventListener("hashchange", follow)
if (window.document$) window.document$.subscribe(follow)
else follow()
