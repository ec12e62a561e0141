import { expect, test } from 'vitest'
import type { Measured } from '../src/measure/one-caller.ts'
import { spreadOf } from '../src/measure/spread.ts'
import { besidePeer, closingLine, isMissed, judge } from '../src/report/verdict.ts'

const steady = (figure: number) => spreadOf(Array.from({ length: 100 }, () => figure))
const wavering = (low: number, high: number) =>
  spreadOf(Array.from({ length: 100 }, (_, index) => low + ((high - low) * index) / 99))

function reading(ours: number, floor: number, peer: number): Measured {
  return {
    operation: 'read one user',
    unit: 'ms',
    ours: steady(ours),
    floor: steady(floor),
    peer: steady(peer),
  }
}

function standings(row: Measured): readonly string[] {
  return judge(row).map(({ standing }) => standing)
}

test('a goal is reached at the limit and missed beyond it', () => {
  expect(standings(reading(1.5, 1, 7.5))).toEqual(['reached', 'reached'])
  expect(standings(reading(1.51, 1, 7.5))).toEqual(['missed', 'missed'])
})

test('a figure that misses by less than the run wavers is within noise', () => {
  const row = { ...reading(1.55, 1, 100), ours: wavering(1.05, 2.05) }
  expect(standings(row)).toEqual(['within noise', 'reached'])
  expect(isMissed([row])).toBe(false)
})

test('a run that wavers much excuses no more than a tenth', () => {
  const by = (figure: number) => ({ ...reading(1, 1, 100), ours: wavering(0.1, 2 * figure - 0.1) })
  expect(standings(by(1.6))).toEqual(['within noise', 'reached'])
  expect(standings(by(1.65))).toEqual(['missed', 'reached'])
  expect(standings({ ...reading(1, 1, 1), ours: steady(1), peer: wavering(0.1, 8.7) })).toEqual([
    'reached',
    'missed',
  ])
})

test('a goal whose side was not measured is missed', () => {
  const { floor: _floor, ...row } = reading(1, 1, 100)
  expect(standings(row)).toEqual(['missed', 'reached'])
  expect(isMissed([row])).toBe(true)
})

test('a floor that is slower than what stands on it is none, and its goal is not reached', () => {
  const row = reading(1, 27, 100)
  expect(standings(row)).toEqual(['no floor', 'reached'])
  expect(isMissed([row])).toBe(true)
  expect(closingLine([row])).toBe('goals: 1 reached, 0 within noise, 1 missed')
  expect(standings({ ...row, floor: wavering(0, 2.2) })).toEqual(['reached', 'reached'])
})

test('a goal against the peer that the floor itself does not reach is out of reach', () => {
  expect(besidePeer(reading(2, 1, 3.75))).toMatchObject({ floor: 3.75, sent: null, goal: 'beyond' })
  expect(besidePeer(reading(2, 1, 5))).toMatchObject({ floor: 5, goal: 'near' })
  expect(besidePeer(reading(2, 1, 6))).toMatchObject({ floor: 6, goal: 'within' })
  expect(besidePeer(reading(1, 1, 5))).toBeNull()
})

test('a throughput is good when it is high', () => {
  const row = (ours: number): Measured => ({
    operation: 'read one user, 64 callers on one organization',
    unit: 'calls/s',
    ours: steady(ours),
    floor: steady(1_000),
    peer: steady(100),
  })
  expect(standings(row(700))).toEqual(['reached', 'reached'])
  expect(standings(row(400))).toEqual(['missed', 'missed'])
})

test('the last line counts the goals of all rows', () => {
  expect(closingLine([reading(1, 1, 100), reading(2, 1, 100)])).toBe(
    'goals: 3 reached, 0 within noise, 1 missed',
  )
})
