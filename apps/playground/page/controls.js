import { choicesControl } from './choices-control.js'
import { inputControl } from './input-control.js'
import { selectControl } from './select-control.js'

/**
 * What every control is drawn with: the page's state, the value that it has now, and what to do with a new one.
 *
 * @typedef {object} Drawing
 * @property {import('../src/page/page-state.ts').PageState} state
 * @property {string} id the id of the control, for its label
 * @property {string | null} describedBy
 * @property {string | string[] | null} value
 * @property {(value: string | string[] | null) => void} put
 */

/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */

/**
 * A native control for something that is chosen or written.
 *
 * @param {Exclude<UsableElement, { type: 'button' }>} part
 * @param {Drawing} drawing
 * @returns {HTMLElement}
 */
export function control(part, drawing) {
  switch (part.type) {
    case 'static_select':
    case 'multi_static_select':
    case 'users_select':
    case 'overflow':
      return selectControl(part, drawing)
    case 'checkboxes':
    case 'radio_buttons':
      return choicesControl(part, drawing)
    default:
      return inputControl(part, drawing)
  }
}
