/**
 * Puts these elements into the place, in this order, and moves none that is there already: an element that is
 * moved loses the focus. Where a message that had the focus was changed, its successor gets it.
 *
 * @param {HTMLElement} log
 * @param {HTMLElement[]} wanted
 */
export function layOut(log, wanted) {
  const focusedTs = document.activeElement?.closest('.message')?.getAttribute('data-ts')
  const keep = new Set(wanted)
  for (const child of [...log.children]) if (!keep.has(/** @type {HTMLElement} */ (child))) child.remove()
  wanted.forEach((drawn, index) => {
    if (log.children[index] !== drawn) log.insertBefore(drawn, log.children[index] ?? null)
  })
  const lost = focusedTs && document.activeElement === document.body
  if (lost) wanted.find((drawn) => drawn.dataset.ts === focusedTs)?.focus()
}
