// Fills the search of the page that was not found with the words of its address.

import { decoded } from "./address.js"

const field = /** @type {HTMLInputElement | null} */ (document.getElementById("lost-query"))
const words = decoded(location.pathname.split("/").findLast(Boolean) ?? "")
if (field && !field.value)
  field.value = words
    .replace(/\.html?$/, "")
    .replace(/[-_+]+/g, " ")
    .trim()
