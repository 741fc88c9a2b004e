// Takes readers on to where a page or section lives: from an old address (docs/_data/ledger.yml), from a short link.

function follow() {
  const section = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const notice = section?.matches?.(".moved") ? section : document.querySelector("main > h1.moved")
  if (!notice) return
  const target = new URL(notice.querySelector("a").href)
  target.search = location.search
  location.replace(target)
}

addEventListener("hashchange", follow)
if (window.document$) window.document$.subscribe(follow)
else follow()
