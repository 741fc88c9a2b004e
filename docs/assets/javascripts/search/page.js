// What the page adds to the theme's search: data that is there when the first word is, a count of sections, the nearest
// words where nothing is found, and the found words marked where a reader lands. Without it, the search works.

const input = document.querySelector("[data-md-component=search-query]")

function say(words) {
  input.value = words
  input.dispatchEvent(new Event("keyup"))
}

// A blank question has no answer, and makes the worker load what it needs while the reader thinks of a word.
function wake() {
  if (input.value) return
  say(" ")
  say("")
}

input?.addEventListener("focus", wake, { once: true })

const amount = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`

function offer(meta, nearest) {
  meta.textContent = `Nothing found.${nearest.length ? " Near it: " : ""}`
  for (const [index, word] of nearest.entries()) {
    const link = document.createElement("a")
    link.href = `?${new URLSearchParams({ q: word })}`
    // The theme looks inside a link for its rank: `Enter` takes the first.
    link.innerHTML = `<span data-md-score="${-index}"></span>`
    link.firstChild.textContent = word
    link.addEventListener("click", event => {
      event.preventDefault()
      event.stopPropagation()
      say(word)
      input.focus()
    })
    meta.append(index ? ", " : "", link)
  }
}

window.component$.subscribe(({ ref, items, nearest }) => {
  if (!items || !ref.matches("[data-md-component=search-result]") || !input.value.trim()) return
  const meta = ref.firstElementChild
  const found = items.flat().filter(item => item.score > 0).length
  if (found) meta.textContent = `${amount(found, "section")} on ${amount(items.length, "page")}`
  else offer(meta, nearest ?? [])
})

function highlight() {
  const words = new URL(location).searchParams.get("h")?.split(/\s+/).filter(Boolean)
  const content = document.querySelector("article")
  if (!words?.length || !content) return
  const either = words.map(word => word.replace(/[|\\{}()[\]^$+*?.-]/g, "\\$&")).join("|")
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${either})(?![\\p{L}\\p{N}])`, "giu")
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT)
  const found = []
  while (texts.nextNode()) {
    const { currentNode: text } = texts
    if (!text.parentElement.closest("math, svg, script, style, button, select, textarea, .headerlink") && text.data.search(pattern) >= 0)
      found.push(text)
  }
  for (const text of found) {
    let at = 0
    const pieces = []
    for (const { 0: word, index } of text.data.matchAll(pattern)) {
      const mark = document.createElement("mark")
      mark.textContent = word
      pieces.push(text.data.slice(at, index), mark)
      at = index + word.length
    }
    text.replaceWith(...pieces, text.data.slice(at))
  }
}

window.document$.subscribe(highlight)
