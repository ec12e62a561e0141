import { expect, test } from 'vitest'
import type { Measured } from '../src/measure/one-caller.ts'
import { spreadOf } from '../src/measure/spread.ts'
import { limitsOf } from '../src/report/limits.ts'

const steady = (figure: number) => spreadOf(Array.from({ length: 100 }, () => figure))
const row = (operation: Measured['operation'], ours: number): Measured => ({
  operation,
  unit: 'ms',
  ours: steady(ours),
  floor: steady(1),
  peer: steady(1_000),
})
const parts = { wholeUs: 900, socketUs: 100, driverUs: 90, kyselyUs: 80, ownUs: 70, restUs: 60, waitUs: 500 }

test('of each goal that was missed the report says why, beside where the time goes', () => {
  const text = limitsOf(
    [row('read one user', 1.2), row('create a user', 3)],
    [{ operation: 'create a user', floor: parts, ours: { ...parts, wholeUs: 2_400 } }],
  )
  expect(text).toContain('| create a user | floor | 900 | 100 | 90 | 80 | 70 | 60 | 500 |')
  expect(text).toContain('| create a user | Tenantry | 2400 | 100 | 90 | 80 | 70 | 60 | 500 |')
  expect(text).toMatch(/^- \*\*create a user\*\*: Four flights/m)
  expect(text).not.toContain('**read one user**')
})

test('of a goal that the floor itself does not reach the report says how far the floor is', () => {
  const text = limitsOf([{ ...row('read one user', 2), peer: steady(3.75) }], [])
  expect(text).toContain('The floor itself is 3.75 × as fast as the peer: 5 × is out of reach')
  expect(limitsOf([row('read one user', 2)], [])).not.toContain('out of reach')
})

test('of a command through the bot it shows where the time goes in the process of the bot', () => {
  const operation = 'slash command to its answer'
  const text = limitsOf(
    [row(operation, 5)],
    [{ operation, floor: parts, ours: parts, bot: { ...parts, ownUs: 222 } }],
  )
  expect(text).toContain('| slash command to its answer | the bot | 900 | 100 | 90 | 80 | 222 | 60 | 500 |')
  expect(text).toContain('| slash command to its answer | whoever waits for the bot | 900 |')
})

test('of a goal that the least with the same guarantees does not reach the report says how far that is', () => {
  const limited = { ...row('slash command to its answer', 6), limit: steady(3) }
  const text = limitsOf([limited], [])
  expect(text).toContain('takes 3.00 ms, 3.00 × the library call')
  expect(text).toContain('than that here: 2 × is out of reach. Tenantry takes 2.00 × as long as it.')
  const near = limitsOf([{ ...limited, limit: steady(1.5) }], [])
  expect(near).toContain('1.50 × the library call')
  expect(near).not.toContain('out of reach')
})

test('of a floor that is slower than Tenantry it says that it is none', () => {
  expect(limitsOf([row('read one user', 0.5)], [])).toContain('it is no floor')
})

test('where every goal is reached there is nothing to explain', () => {
  expect(limitsOf([row('read one user', 1.2)], [])).not.toContain('What was not reached')
})
