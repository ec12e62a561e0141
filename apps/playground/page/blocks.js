import { element } from './dom.js'
import { inputBlock } from './input-block.js'
import { mrkdwn } from './mrkdwn.js'
import { plain } from './plain-text.js'
import { richText } from './rich-text.js'
import { table } from './table.js'
import { textObject } from './text-object.js'
import { usable } from './usable.js'

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
