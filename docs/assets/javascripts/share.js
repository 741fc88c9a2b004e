// Sharing a section: the link beside a heading or in a row goes to the section and copies its short link, or hands it to
// the device's own share sheet. Without this module it is a plain link to the section.

const SITE = new URL("../../", import.meta.url)

async function share(title, url) {
  if (navigator.share && matchMedia("(hover: none)").matches) {
    try {
      await navigator.share({ title, url })
      return
    } catch (error) {
      if (error.name === "AbortError") return
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
  document.querySelector("[data-md-component=dialog]").setAttribute("role", "status")

  for (const link of document.querySelectorAll(".md-typeset :is(h2[id], h3[id], tr[id]) .headerlink")) {
    const before = document.createRange()
    before.setStart(link.parentElement, 0)
    before.setEndBefore(link)
    const title = before.toString().trim()
    const { id } = link.closest("[id]")
    link.setAttribute("aria-label", `Copy link to ${title}`)
    link.title = "Copy link"
    link.addEventListener("click", () => share(title, new URL(`s/${id}/`, SITE).href))
  }
})
