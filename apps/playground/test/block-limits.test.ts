import { describe, expect, test } from 'vitest'
import { problemsOfMessage, problemsOfView } from '../src/index.ts'

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) })
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) })
const many = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index))
const divider = { type: 'divider' }
const button = (index: number, more: object = {}) => ({
  type: 'button',
  action_id: `a${index}`,
  text: plain(3),
  ...more,
})
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const option = (index: number, more: object = {}) => ({ text: plain(3), value: `v${index}`, ...more })
const select = (options: object[]) => actions({ type: 'static_select', action_id: 's', options })
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain(3), element, ...more })
const cells = (count: number) => many(count, () => ({ type: 'raw_text', text: 'x' }))
const modal = (more: object = {}) => ({ type: 'modal', title: plain(3), blocks: [divider], ...more })

/** Each limit as the largest thing that Slack accepts, made by a count. The next larger one is refused. */
const inMessage: [string, number, (count: number) => object[]][] = [
  ['blocks in a message', 50, (count) => many(count, () => divider)],
  ['text of a section', 3000, (count) => [{ type: 'section', text: mrkdwn(count) }]],
  ['fields of a section', 10, (count) => [{ type: 'section', fields: many(count, () => mrkdwn(3)) }]],
  ['text of a field', 2000, (count) => [{ type: 'section', fields: [mrkdwn(count)] }]],
  ['text of a header', 150, (count) => [{ type: 'header', text: plain(count) }]],
  ['elements of a context', 10, (count) => [{ type: 'context', elements: many(count, () => mrkdwn(3)) }]],
  ['elements of actions', 25, (count) => [actions(...many(count, (index) => button(index)))]],
  ['text of a button', 75, (count) => [actions(button(0, { text: plain(count) }))]],
  ['value of a button', 2000, (count) => [actions(button(0, { value: 'x'.repeat(count) }))]],
  [
    'label of a button for screen readers',
    75,
    (count) => [actions(button(0, { accessibility_label: 'x'.repeat(count) }))],
  ],
  ['action_id', 255, (count) => [actions(button(0, { action_id: 'x'.repeat(count) }))]],
  ['block_id', 255, (count) => [{ ...divider, block_id: 'x'.repeat(count) }]],
  [
    'title of a confirmation',
    100,
    (count) => [actions(button(0, { confirm: { title: plain(count), text: plain(3) } }))],
  ],
  ['text of a confirmation', 300, (count) => [actions(button(0, { confirm: { text: mrkdwn(count) } }))]],
  [
    'button of a confirmation',
    30,
    (count) => [actions(button(0, { confirm: { text: plain(3), confirm: plain(count) } }))],
  ],
  ['options of a select', 100, (count) => [select(many(count, (index) => option(index)))]],
  ['text of an option', 75, (count) => [select([option(0, { text: plain(count) })])]],
  ['value of an option', 75, (count) => [select([option(0, { value: 'x'.repeat(count) })])]],
  ['description of an option', 75, (count) => [select([option(0, { description: plain(count) })])]],
  [
    'options of an overflow menu',
    5,
    (count) => [actions({ type: 'overflow', options: many(count, (index) => option(index)) })],
  ],
  [
    'options of checkboxes',
    10,
    (count) => [actions({ type: 'checkboxes', options: many(count, (index) => option(index)) })],
  ],
  ['placeholder', 150, (count) => [input({ type: 'plain_text_input', placeholder: plain(count) })]],
  ['label of an input', 2000, (count) => [{ ...input({ type: 'plain_text_input' }), label: plain(count) }]],
  ['rows of a table', 100, (count) => [{ type: 'table', rows: many(count, () => cells(2)) }]],
  ['columns of a table', 20, (count) => [{ type: 'table', rows: [cells(count)] }]],
  [
    'rows of a data table',
    101,
    (count) => [{ type: 'data_table', caption: 'x', rows: many(count, () => cells(2)) }],
  ],
]

const inView: [string, number, (count: number) => object][] = [
  ['blocks in a view', 100, (count) => modal({ blocks: many(count, () => divider) })],
  ['title of a modal', 24, (count) => modal({ title: plain(count) })],
  ['submit button of a modal', 24, (count) => modal({ submit: plain(count) })],
  ['close button of a modal', 24, (count) => modal({ close: plain(count) })],
  ['private_metadata', 3000, (count) => modal({ private_metadata: 'x'.repeat(count) })],
  ['callback_id', 255, (count) => modal({ callback_id: 'x'.repeat(count) })],
]

describe('what Slack accepts at most is accepted, and one more is refused', () => {
  test.each(inMessage)('%s: %i', (_name, most, made) => {
    expect(problemsOfMessage(made(most))).toEqual([])
    expect(problemsOfMessage(made(most + 1))).toHaveLength(1)
  })
  test.each(inView)('%s: %i', (_name, most, made) => {
    expect(problemsOfView(made(most), 'modal')).toEqual([])
    expect(problemsOfView(made(most + 1), 'modal')).toHaveLength(1)
  })
})

/** Blocks that are wrong in one way each, and what Slack says of them. */
const wrong: [string, unknown, string][] = [
  ['no list', {}, 'must be an array'],
  ['an unknown block', [{ type: 'fireworks' }], 'unsupported type: fireworks'],
  ['an unknown element', [actions({ type: 'slider' })], 'unsupported type: slider'],
  ['an unknown field', [{ ...divider, color: 'red' }], 'invalid additional property: color'],
  ['a missing field', [{ type: 'header' }], 'missing required field: text'],
  ['a section without text', [{ type: 'section' }], 'missing required field: text'],
  ['an empty text', [{ type: 'section', text: mrkdwn(0) }], 'must be more than 0 characters'],
  ['mark-up where plain text belongs', [{ type: 'header', text: mrkdwn(3) }], 'must be one of plain_text'],
  [
    'a colour that buttons do not have',
    [actions(button(0, { style: 'warning' }))],
    'must be one of primary, danger',
  ],
  ['a select with no options', [select([])], 'no less than 1 items allowed'],
  [
    'a select with neither options nor groups',
    [actions({ type: 'static_select' })],
    'must define either options or option_groups',
  ],
  [
    'a text input among actions',
    [actions({ type: 'plain_text_input' })],
    'unsupported type: plain_text_input',
  ],
  ['a button as an input', [input(button(0))], 'unsupported type: button'],
  [
    'one block_id twice',
    [
      { ...divider, block_id: 'b' },
      { ...divider, block_id: 'b' },
    ],
    'block_id `b` already exists',
  ],
  ['one action_id twice in a block', [actions(button(1), button(1))], 'action_id `a1` already exists'],
  ['two tables', many(2, () => ({ type: 'table', rows: [cells(1)] })), 'only_one_table_allowed'],
  [
    'a ragged data table',
    [{ type: 'data_table', caption: 'x', rows: [cells(2), cells(1)] }],
    'same number of cells',
  ],
  ['a number for a text', [{ type: 'header', text: { type: 'plain_text', text: 5 } }], 'must be a string'],
]

describe('a malformed message is refused with the reason', () => {
  test.each(wrong)('%s', (_name, blocks, reason) => {
    expect(problemsOfMessage(blocks).join()).toContain(reason)
  })
})

describe('a malformed view is refused with the reason', () => {
  test.each([
    ['a home where a modal belongs', { type: 'home', blocks: [] }, 'unsupported type: home'],
    ['no title', { type: 'modal', blocks: [] }, 'missing required field: title'],
    [
      'an input without a submit button',
      modal({ blocks: [input({ type: 'plain_text_input' })] }),
      'submit is required',
    ],
    ['a table', modal({ blocks: [{ type: 'table', rows: [cells(1)] }] }), 'unsupported type: table'],
  ])('%s', (_name, view, reason) => {
    expect(problemsOfView(view, 'modal').join()).toContain(reason)
  })
})

test('a problem names the place where it is', () => {
  expect(problemsOfMessage([divider, actions(button(0), button(1, { text: plain(76) }))])).toEqual([
    '[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/1/text/text]',
  ])
})
