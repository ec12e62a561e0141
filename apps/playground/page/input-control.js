import { element } from './dom.js'

/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {import('./controls.js').Drawing} Drawing */

const inputTypes = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'number',
  datepicker: 'date',
  timepicker: 'time',
}

/**
 * @param {Extract<UsableElement, { type: keyof typeof inputTypes }>} part
 * @param {Drawing} drawing
 */
export function inputControl(part, { id, describedBy, value, put }) {
  const attributes = {
    id,
    'aria-describedby': describedBy,
    placeholder: part.placeholder?.text,
    'data-focus': part.focus_on_load === true,
    oninput: (/** @type {Event} */ event) =>
      put(/** @type {HTMLInputElement} */ (event.target).value || null),
  }
  if (part.type === 'plain_text_input' && part.multiline) {
    const area = element('textarea', { ...attributes, rows: 4 })
    area.value = String(value ?? '')
    return area
  }
  const field = element('input', {
    ...attributes,
    type: inputTypes[part.type],
    step: part.type === 'number_input' ? 'any' : null,
  })
  field.value = String(value ?? '')
  return field
}
