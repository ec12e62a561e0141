import { control } from './controls.js'
import { element } from './dom.js'
import { plain } from './plain-text.js'

/** @typedef {import('../src/blocks/drawn-block.ts').DrawnBlock} DrawnBlock */
/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {import('./blocks.js').Surface} Surface */

/**
 * Something that the bot hears of as soon as it is used.
 *
 * @param {DrawnBlock} block
 * @param {UsableElement} part
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
export function usable(block, part, surface) {
  if (part.type === 'button') return button(block, part, surface)
  const id = idOf(block, part, surface)
  const drawn = control(part, {
    state: surface.state,
    id,
    describedBy: null,
    value: surface.valueOf(block, part),
    put: (value) => surface.use(block, part, value, drawn),
  })
  if (!drawn.hasAttribute('aria-label')) {
    drawn.setAttribute('aria-label', ('placeholder' in part && part.placeholder?.text) || 'Choose')
  }
  return drawn
}

/**
 * @param {DrawnBlock} block
 * @param {import('@slack/types').Button} part
 * @param {Surface} surface
 */
function button(block, part, surface) {
  const made = element(
    'button',
    {
      type: 'button',
      class: `button ${part.style ?? ''}`,
      'aria-label': part.accessibility_label,
      onclick: () => surface.use(block, part, null, made),
    },
    ...plain(part.text.text),
  )
  return made
}

/**
 * The id of a control, unique in the page.
 *
 * @param {DrawnBlock} block
 * @param {UsableElement} part
 * @param {Surface} surface
 */
export const idOf = (block, part, surface) => `${surface.id}-${block.block_id}-${part.action_id}`
