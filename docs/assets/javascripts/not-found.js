// Fills the search of the page that was not found with the words of its address.

const field = document.getElementById("lost-query")
const words = decodeURIComponent(location.pathname.split("/").filter(Boolean).pop() ?? "")
if (field && !field.value) field.value = words.replace(/\.html?$/, "").replace(/[-_+]+/g, " ").trim()
