import { describe, expect, test } from 'vitest'
import { problemsOfMessage } from '../../../playground/src/index.ts'
import { cutText, fitting } from '../../src/present/fit.ts'
import { list } from '../../src/present/list.ts'
import { actions, button, context, type Message, plainMessage, section } from '../../src/present/message.ts'

const long = 'x'.repeat(50_000)
const tooMuch: readonly [string, Message][] = [
  ['a text', { text: long, blocks: [] }],
  ['a section', plainMessage('short', [section(long)])],
  ['an empty section', plainMessage('short', [section('')])],
  ['a context', plainMessage('short', [context(long)])],
  ['a button', plainMessage('short', actions([button({ text: long, action: 'a' })]))],
  [
    'fields',
    plainMessage('short', [
      { type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: long })) },
    ]),
  ],
  [
    'blocks',
    plainMessage(
      'short',
      Array.from({ length: 60 }, () => section('x')),
    ),
  ],
  [
    'buttons',
    plainMessage(
      'short',
      actions(Array.from({ length: 30 }, (_, index) => button({ text: 'b', action: `a${index}` }))),
    ),
  ],
  ['a header', plainMessage('short', [{ type: 'header', text: { type: 'plain_text', text: long } }])],
]

describe('a message that Slack would refuse', () => {
  test.each(tooMuch)('with too much of %s stops a test', (_what, message) => {
    expect(() => fitting('throw')(message)).toThrow('Slack would refuse this message')
  })

  test.each(tooMuch)('with too much of %s reaches a person, cut visibly', (_what, message) => {
    expect(problemsOfMessage(message.blocks).length > 0 || message.text.length > 40_000).toBe(true)
    const cut = fitting('cut')(message)
    expect(problemsOfMessage(cut.blocks)).toEqual([])
    expect(cut.text.length).toBeLessThanOrEqual(40_000)
  })

  test('is never one whose button means something else', () => {
    expect(() =>
      fitting('cut')(plainMessage('short', actions([button({ text: 'b', action: 'a', value: long })]))),
    ).toThrow('too long')
  })
})

test('nothing is cut in the middle of an entity or of a character', () => {
  expect(cutText('abc', 3)).toBe('abc')
  expect(cutText(`${'x'.repeat(9)}&amp;${'y'.repeat(20)}`, 18)).toBe(`${'x'.repeat(9)}… (cut)`)
  expect(cutText(`${'x'.repeat(9)}😀${'y'.repeat(20)}`, 17)).toBe(`${'x'.repeat(9)}… (cut)`)
})

describe('a list', () => {
  const options = {
    operation: 'account.list',
    input: {},
    isFirst: true,
    nextCursor: null,
    headline: 'Accounts',
    heading: ['Name', 'Id'],
  } as const

  test('is a table where it fits, and lines of text where it does not', () => {
    expect(list({ ...options, rows: [['A', 'a']] }).blocks.map(({ type }) => type)).toEqual([
      'section',
      'table',
    ])
    for (const rows of [
      Array.from({ length: 150 }, () => ['A', 'a']),
      Array.from({ length: 20 }, () => ['A'.repeat(600), 'a']),
    ]) {
      const { blocks } = list({ ...options, rows })
      expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['section']))
      expect(problemsOfMessage(blocks)).toEqual([])
    }
  })

  test('has no button whose cursor does not fit: a cut cursor would show other rows', () => {
    const { blocks } = list({ ...options, rows: [['A', 'a']], nextCursor: 'c'.repeat(2_000) })
    expect(JSON.stringify(blocks)).not.toContain('page:account.list')
    expect(JSON.stringify(blocks)).toContain('There are more')
  })
})
