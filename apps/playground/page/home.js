import { drawBlocks } from './blocks.js'
import { byId, element } from './dom.js'
import { plainValue } from './state-value.js'
import { useElement } from './use.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */

/** @type {string | undefined} */
let shown

/**
 * Draws the bot's App Home. An unchanged one stays as it is, and so does the focus in it.
 *
 * @param {PageState} state
 */
export function showHome(state) {
  const { home: view, me, app } = state
  const key = `${me} ${view?.hash}`
  if (key === shown) return
  shown = key
  const place = byId('home')
  if (!view) {
    place.replaceChildren(element('p', { class: 'empty' }, `${app.name} has published nothing here yet.`))
    return
  }
  const drawn = drawBlocks(view.blocks, {
    state,
    id: view.id,
    valueOf: (block, part) => plainValue(view.state[block.block_id ?? '']?.[part.action_id ?? '']),
    use: (block, part, value, source) =>
      useElement({ surface: { viewId: view.id }, block, part, value, source }, state),
  })
  place.replaceChildren(element('div', { class: 'sheet content' }, ...drawn))
}
