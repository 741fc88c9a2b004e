// Sharing a section: the link beside a heading or in a row goes to the section and copies its short link, or hands it
// to the device's own share sheet. Without this module it is a plain link to the section.

const SITE = new URL("../../", import.meta.url)

/** @param {string} title @param {string} url */
async function share(title, url) {
  if (navigator.share && matchMedia("(hover: none)").matches) {
    try {
      await navigator.share({ title, url })
      return
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return
    }
  }
  try {
    await navigator.clipboard.writeText(url)
    alert$.next("Link copied")
  } catch {
    alert$.next(url)
  }
}

document$.subscribe(() => {
  // The theme's own note, which alert$ shows for a moment; screen readers hear it by this role.
  document.querySelector("[data-md-component=dialog]")?.setAttribute("role", "status")

  for (const owner of document.querySelectorAll(".md-typeset :is(h2, h3, tr)[id]")) {
    const link = /** @type {HTMLAnchorElement | null} */ (owner.querySelector(".headerlink"))
    if (!link?.parentElement) continue
    const before = document.createRange()
    before.setStart(link.parentElement, 0)
    before.setEndBefore(link)
    const title = before.toString().trim()
    link.setAttribute("aria-label", `Copy link to ${title}`)
    link.title = "Copy link"
    link.addEventListener("click", event => {
      // With one of these keys, the link is opened elsewhere or saved.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      share(title, new URL(`s/${owner.id}/`, SITE).href)
    })
  }
})
