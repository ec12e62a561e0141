import { expect, test } from 'vitest'
import { printDuration, readDuration } from '../../src/grammar/duration.ts'

test.each([
  ['0', 0],
  ['1ms', 1],
  ['1500ms', 1_500],
  ['45s', 45_000],
  ['90m', 5_400_000],
  ['36h', 129_600_000],
  ['30d', 2_592_000_000],
  ['999999999999ms', 999_999_999_999],
])('%s is read, and printed so again', (text, ms) => {
  expect(readDuration(text)).toBe(ms)
  expect(readDuration(text.toUpperCase())).toBe(ms)
  expect(printDuration(ms)).toBe(text)
})

test.each([
  ['60s', '1m'],
  ['24h', '1d'],
  ['48H', '2d'],
])('%s is printed in the longest unit that says it exactly: %s', (text, printed) => {
  expect(printDuration(readDuration(text) ?? Number.NaN)).toBe(printed)
})

test.each([
  '',
  '5',
  'h',
  '1w',
  '1.5h',
  '-1h',
  ' 1h',
  '1h ',
  '1 h',
  'x1h',
  '1hx',
  '1h1m',
  '1234567890123ms',
  'h1',
])('no duration: %j', (text) => {
  expect(readDuration(text)).toBeNull()
})
