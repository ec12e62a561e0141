import { element } from './dom.js'
import { plain } from './plain-text.js'
import { richText } from './rich-text.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */

/**
 * A table whose first row is its headings. It scrolls inside its own frame, which the keyboard can reach.
 *
 * @param {import('@slack/types').TableBlock | import('@slack/types').DataTableBlock} block
 * @param {PageState} state
 */
export function table(block, state) {
  const [headings = [], ...rows] = block.rows
  const aligned = (/** @type {number} */ column) =>
    `align-${(block.type === 'table' && block.column_settings?.[column]?.align) || 'left'}`
  const cells = (/** @type {typeof headings} */ row, /** @type {'th' | 'td'} */ tag) =>
    row.map((cell, column) =>
      element(
        tag,
        { class: aligned(column), scope: tag === 'th' ? 'col' : null },
        ...cellContent(cell, state),
      ),
    )
  const caption = block.type === 'data_table' ? block.caption : undefined
  return element(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption ?? 'Table' },
    element(
      'table',
      {},
      caption === undefined ? null : element('caption', {}, ...plain(caption)),
      element('thead', {}, element('tr', {}, ...cells(headings, 'th'))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...cells(row, 'td')))),
    ),
  )
}

/**
 * @param {import('@slack/types').TableBlock['rows'][number][number]} cell
 * @param {PageState} state
 */
const cellContent = (cell, state) => (cell.type === 'rich_text' ? richText(cell, state) : plain(cell.text))
