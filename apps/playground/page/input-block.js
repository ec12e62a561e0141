import { control } from './controls.js'
import { element } from './dom.js'
import { plain } from './plain-text.js'
import { idOf } from './usable.js'

/** @typedef {import('../src/blocks/drawn-block.ts').DrawnBlock} DrawnBlock */
/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {import('./blocks.js').Surface} Surface */

/**
 * A labelled field, with a place for its error and its hint.
 *
 * @param {Extract<DrawnBlock, { type: 'input' }>} block
 * @param {Surface} surface
 */
export function inputBlock(block, surface) {
  const part = /** @type {Exclude<UsableElement, { type: 'button' }>} */ (block.element)
  const id = idOf(block, part, surface)
  const grouped = part.type === 'checkboxes' || part.type === 'radio_buttons'
  const words = [
    ...plain(block.label.text),
    block.optional ? element('span', { class: 'optional' }, ' (optional)') : null,
  ]
  const drawn = control(part, {
    state: surface.state,
    id,
    describedBy: `${id}-error ${id}-hint`,
    value: surface.valueOf(block, part),
    put: (value) => {
      surface.fill?.(block, part, value)
      if (block.dispatch_action && part.type !== 'plain_text_input') surface.use(block, part, value, drawn)
    },
  })
  if (grouped) drawn.setAttribute('aria-labelledby', `${id}-label`)
  return element(
    'div',
    { class: 'field', 'data-block': block.block_id },
    grouped
      ? element('span', { class: 'label', id: `${id}-label` }, ...words)
      : element('label', { class: 'label', for: id }, ...words),
    drawn,
    element('p', { class: 'error', id: `${id}-error` }),
    block.hint ? element('p', { class: 'hint', id: `${id}-hint` }, ...plain(block.hint.text)) : null,
  )
}
