import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import type { Measured } from '../src/measure/one-caller.ts'
import { spreadOf } from '../src/measure/spread.ts'
import { limitsOf, type Profiled } from '../src/report/limits.ts'
import type { Crowded } from '../src/report/processors.ts'
import { round } from '../src/report/words.ts'

const steady = (figure: number) => spreadOf(Array.from({ length: 100 }, () => figure))
const row = (operation: Measured['operation'], ours: number): Measured => ({
  operation,
  unit: 'ms',
  ours: steady(ours),
  floor: steady(1),
  peer: steady(1_000),
})
const limits = (
  rows: readonly Measured[],
  {
    profiles = [],
    processors = [],
  }: { profiles?: readonly Profiled[]; processors?: readonly Crowded[] } = {},
) => limitsOf({ rows, profiles, processors })
const parts = { wholeUs: 900, socketUs: 100, driverUs: 90, kyselyUs: 80, ownUs: 70, restUs: 60, waitUs: 500 }

test('of each goal that was missed the report says why, beside where the time goes', () => {
  const text = limits([row('read one user', 1.2), row('create a user', 3)], {
    profiles: [{ operation: 'create a user', floor: parts, ours: { ...parts, wholeUs: 2_400 } }],
  })
  expect(text).toContain('| create a user | floor | 900 | 100 | 90 | 80 | 70 | 60 | 500 |')
  expect(text).toContain('| create a user | Tenantry | 2400 | 100 | 90 | 80 | 70 | 60 | 500 |')
  expect(text).toMatch(/^- \*\*create a user\*\*: One flight/m)
  expect(text).not.toContain('**read one user**')
})

test('of a goal that is missed by no more than noise it says why, too', () => {
  const wavers = spreadOf(Array.from({ length: 100 }, (_, index) => 1.05 + index / 99))
  expect(limits([{ ...row('read one user', 1), ours: wavers }])).toMatch(/^- \*\*read one user\*\*: Both/m)
})

test('of a goal that the floor itself does not reach the report says how far the floor is', () => {
  const text = limits([{ ...row('read one user', 2), peer: steady(3.75) }])
  expect(text).toContain('The floor itself is 3.75 × as fast as the peer: 5 × is out of reach')
  expect(limits([row('read one user', 2)])).not.toContain('out of reach')
})

test('where what is sent alone is quicker than the floor, it is what a goal against the peer is out of reach of', () => {
  const read = { ...row('read one user', 4), floor: steady(2), peer: steady(8) }
  const besides = (sent: Measured['ours']) => limits([{ ...read, sent }])
  const sentence = (times: string) =>
    `The floor itself is 4.00 × as fast as the peer, and what Tenantry sends, alone, ${times} ×: 5 × `
  expect(besides(steady(1.9))).toContain(`${sentence('4.21')}is out of reach for whatever stands on either.`)
  expect(besides(steady(1))).toContain(`${sentence('8.00')}is in reach of these statements`)
  expect(besides(steady(1))).toContain('It would leave 0.600 ms to the process, which takes 3.00.')
  expect(besides(spreadOf([1, 1.2, 1.6, 2, 2.4]))).toContain(`${sentence('5.00')}would leave nothing`)
})

test('of a command through the bot it shows where the time goes in the process of the bot', () => {
  const operation = 'slash command to its answer'
  const text = limits([row(operation, 5)], {
    profiles: [{ operation, floor: parts, ours: parts, bot: { ...parts, ownUs: 222 } }],
  })
  expect(text).toContain('| slash command to its answer | the bot | 900 | 100 | 90 | 80 | 222 | 60 | 500 |')
  expect(text).toContain('| slash command to its answer | whoever waits for the bot | 900 |')
})

test('of a goal that the least with the same guarantees does not reach the report says how far that is', () => {
  const limited = { ...row('slash command to its answer', 6), limit: steady(3) }
  const text = limits([limited])
  expect(text).toContain('takes 3.00 ms, 3.00 × the library call')
  expect(text).toContain('does at least this: 2 × is out of reach. Tenantry takes 2.00 × as long as it')
  const near = limits([{ ...limited, limit: steady(1.5) }])
  expect(near).toContain('1.50 × the library call. 2 × is in reach of such a bot.')
  expect(near).toContain('Tenantry takes 4.00 × as long as it, 4.50 ms more: for finding out who asks')
  expect(near).not.toContain('out of reach')
})

test('of a least that wavers around the goal the report says that it shows nothing', () => {
  const wavering = spreadOf([0.5, 1, 1.5, 2.2, 3, 3.5, 4])
  const text = limits([{ ...row('slash command to its answer', 6), limit: wavering }])
  expect(text).toContain('Whether such a bot reaches 2 × cannot be told from noise: it would leave nothing')
  expect(text).not.toMatch(/of reach|in reach/)
})

test('of a floor that is slower than Tenantry it says that it is none', () => {
  expect(limits([row('read one user', 0.5)])).toContain('it is no floor')
})

test('where every goal is reached there is nothing to explain', () => {
  expect(limits([row('read one user', 1.2)])).not.toContain('What was not reached')
})

test('of a goal that was missed it says how much of it is what is sent, and what the process adds', () => {
  const text = limits([{ ...row('read one user', 2), sent: steady(1.25) }])
  expect(text).toContain('| read one user | 1.00 (1.00 – 1.00) | 1.25 (1.25 – 1.25) | 2.00 (2.00 – 2.00) |')
  expect(text).toContain(
    'What is sent takes 1.25 × the floor when it is sent alone; Tenantry takes 1.60 × that',
  )
  expect(text).not.toContain('for whatever sends it')
})

test('where the process adds nothing that can be told from noise, the report says so', () => {
  expect(limits([{ ...row('read one user', 2), sent: steady(2) }])).toContain(
    'when it is sent alone, and Tenantry is as quick, within noise.',
  )
})

test('a goal that is missed by what is sent alone is out of reach', () => {
  const text = limits([{ ...row('read one user', 3), sent: steady(1.75) }])
  expect(text).toContain('1.5 × the floor is out of reach for whatever sends it; which statements')
  expect(text).toContain('is our own choice: this bounds that choice')
})

test('of many callers it says what a call takes of the processors, and what they leave room for', () => {
  const operation = 'create a user, 64 callers on one organization'
  const crowd: Measured = {
    operation,
    unit: 'calls/s',
    ours: steady(200),
    floor: steady(800),
    sent: steady(500),
  }
  const taken = {
    floor: { processUs: 500, serverUs: 1_500 },
    sent: { processUs: 800, serverUs: 2_200 },
    ours: { processUs: 2_000, serverUs: 2_000 },
  }
  const text = limits([crowd], { processors: [{ operation, taken }] })
  expect(text).toContain(`| ${operation} | Tenantry | 2000 | 2000 | 500 |`)
  expect(text).toContain(
    "What is sent comes to 0.625 × the floor's throughput when it is sent alone; Tenantry comes to 0.400 ×",
  )
  expect(text).toContain("0.7 × the floor's throughput is out of reach for whatever sends it")
  const most = (callUs: number) => round((availableParallelism() * 1_000_000) / callUs / 800)
  expect(text).toContain(
    `${most(4_000)} × and ${most(3_000)} × the floor's throughput would be the most, and ${most(2_000)} × for the floor itself`,
  )
  const elsewhere = { ours: { processUs: 2_000, serverUs: null }, floor: { processUs: 500, serverUs: null } }
  expect(limits([crowd], { processors: [{ operation, taken: elsewhere }] })).toContain(
    `| ${operation} | floor | 500 | – | 2000 | – |`,
  )
})
