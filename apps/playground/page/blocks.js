import { control } from './controls.js'
import { element } from './dom.js'
import { mrkdwn } from './mrkdwn.js'
import { plain } from './plain-text.js'
import { richText } from './rich-text.js'
import { table } from './table.js'
import { textObject } from './text-object.js'

/** @typedef {import('../src/blocks/drawn-block.ts').DrawnBlock} DrawnBlock */
/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */
/** @typedef {string | string[] | null} Value */

/**
 * Where blocks are drawn: a message, a modal, an App Home.
 *
 * @typedef {object} Surface
 * @property {import('../src/page/page-state.ts').PageState} state
 * @property {string} id unique in the page
 * @property {(block: DrawnBlock, part: UsableElement) => Value} valueOf
 * @property {(block: DrawnBlock, part: UsableElement, value: Value, source: HTMLElement) => void} use
 *   something was pressed or chosen that the bot hears of at once
 * @property {(block: DrawnBlock, part: UsableElement, value: Value) => void} [fill]
 *   something was filled in that is sent with the form
 */

/**
 * @param {readonly DrawnBlock[]} blocks
 * @param {Surface} surface
 * @returns {Node[]}
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => drawBlock(block, surface))
}

/**
 * @param {DrawnBlock} block
 * @param {Surface} surface
 * @returns {Node}
 */
function drawBlock(block, surface) {
  const { state } = surface
  switch (block.type) {
    case 'section':
      return section(block, surface)
    case 'header':
      return element('h3', { class: 'header' }, ...plain(block.text.text))
    case 'divider':
      return element('hr')
    case 'context':
      return element(
        'p',
        { class: 'context' },
        ...block.elements.map((part) =>
          element('span', {}, ...(part.type === 'image' ? plain(part.alt_text) : textObject(part, state))),
        ),
      )
    case 'actions':
      return element(
        'div',
        { class: 'actions' },
        ...block.elements.map((part) => usable(block, /** @type {UsableElement} */ (part), surface)),
      )
    case 'input':
      return inputBlock(block, surface)
    case 'image':
      return element('p', { class: 'context' }, `Image: ${block.alt_text}`)
    case 'markdown':
      return element('div', { class: 'text' }, ...mrkdwn(block.text.replaceAll('**', '*'), state))
    case 'rich_text':
      return element('div', { class: 'text' }, ...richText(block, state))
    case 'table':
    case 'data_table':
      return table(block, state)
    default:
      return document.createTextNode('')
  }
}

/**
 * @param {Extract<DrawnBlock, { type: 'section' }>} block
 * @param {Surface} surface
 */
function section(block, surface) {
  const { accessory, text, fields } = block
  return element(
    'div',
    { class: 'section' },
    element(
      'div',
      { class: 'text' },
      ...(text ? [element('p', {}, ...textObject(text, surface.state))] : []),
      fields
        ? element(
            'div',
            { class: 'fields' },
            ...fields.map((field) => element('p', {}, ...textObject(field, surface.state))),
          )
        : null,
    ),
    accessory && accessory.type !== 'image'
      ? usable(block, /** @type {UsableElement} */ (accessory), surface)
      : null,
  )
}

/**
 * @param {DrawnBlock} block
 * @param {UsableElement} part
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
function usable(block, part, surface) {
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
 * @param {Extract<DrawnBlock, { type: 'input' }>} block
 * @param {Surface} surface
 */
function inputBlock(block, surface) {
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

/**
 * @param {DrawnBlock} block
 * @param {UsableElement} part
 * @param {Surface} surface
 */
const idOf = (block, part, surface) => `${surface.id}-${block.block_id}-${part.action_id}`
