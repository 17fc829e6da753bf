// The live screen. Draws the HTML it is given inside its own element and tells what is clicked:
// the text of the nearest element with data-act. Knows nothing of the rest of the page.

const OPEN = "details[data-keep]"

export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  const root = parentElement.querySelector("div") ?? parentElement
  if (root.shownHtml !== data.html) {
    const open = new Set([...root.querySelectorAll(OPEN)].filter(e => e.open).map(e => e.dataset.keep))
    const focused = root.contains(document.activeElement) ? path(document.activeElement, root) : null
    root.innerHTML = data.html
    root.shownHtml = data.html
    for (const element of root.querySelectorAll(OPEN)) element.open = open.has(element.dataset.keep)
    if (focused) root.querySelector(focused)?.focus({ preventScroll: true })
  }
  root.onclick = event => {
    const pressed = event.target.closest("[data-act]")
    if (pressed && root.contains(pressed)) setTriggerValue("act", pressed.dataset.act)
  }
}

// Where the focus is, as a selector that finds the same control in new HTML.
function path(element, root) {
  const act = element.closest("[data-act]")
  if (act) return `button[data-act="${CSS.escape(act.dataset.act)}"]`
  const kept = element.closest(OPEN)
  return kept && root.contains(kept) ? `details[data-keep="${CSS.escape(kept.dataset.keep)}"] > summary` : null
}
