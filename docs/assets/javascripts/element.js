// The one way to make an element.

const SVG = new Set(["circle", "g", "path", "rect", "svg"])

/**
 * An element with attributes and children. `true` stands for an attribute without a value, `false` and `null` for none;
 * a function listens to the event that its attribute is named after (`onclick`).
 *
 * @template {keyof HTMLElementTagNameMap | "circle" | "g" | "path" | "rect" | "svg"} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} [attributes]
 * @param {...(Node | string)} children
 * @returns {(HTMLElementTagNameMap & Pick<SVGElementTagNameMap, "circle" | "g" | "path" | "rect" | "svg">)[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.replace(/^on/, ""), value)
    else if (typeof value === "boolean") made.toggleAttribute(name, value)
    else if (value !== null && value !== undefined) made.setAttribute(name, String(value))
  }
  made.append(...children)
  return /** @type {any} */ (made)
}
