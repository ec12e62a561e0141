import { expect, test } from 'vitest'
import {
  type GrowthReport,
  growthDocumentOf,
  growthVerdict,
  hasGrown,
  missesGoals,
} from '../src/growth/report.ts'
import { QUICK } from '../src/growth/shapes.ts'
import type { Measured } from '../src/measure/one-caller.ts'
import { spreadOf } from '../src/measure/spread.ts'

const spread = (figure: number, wavers: number) =>
  spreadOf(Array.from({ length: 100 }, (_, place) => figure * (1 + (wavers * (place - 50)) / 50)))

function read(ours: number, wavers = 0): Measured {
  return {
    operation: 'read one user',
    unit: 'ms',
    ours: spread(ours, wavers),
    floor: spread(1, 0),
    peer: spread(4, 0),
  }
}

function report(last: Measured, { heapMb = 20, residentMb = 210 } = {}): GrowthReport {
  return {
    steps: [
      { axis: 'users', x: 1_000, rows: [read(1)] },
      { axis: 'users', x: 1_000_000, rows: [last] },
    ],
    weights: [1_000, 1_000_000].map((users) => ({
      users,
      weights: [
        { calls: 1_000, heapMb: 20, residentMb: 100, youngMb: 50 },
        { calls: 25_000, heapMb: 20, residentMb: 200, youngMb: 100 },
        { calls: 100_000, heapMb, residentMb, youngMb: 100 },
      ],
    })),
    size: { ...QUICK, calls: [1_000, 25_000, 100_000] },
    load: 0,
    seconds: 1,
    source: 'machine',
    versions: { postgres: '15', packages: {} },
  }
}

test('what changes by less than 20 % has not grown', () => {
  expect(hasGrown(report(read(1.19)))).toBe(false)
  expect(growthVerdict(report(read(1.19)))).toBe(
    'growth: 1 of 1 change by less than 20 %; the memory of a host does not grow',
  )
})

test('what changes by more has, and the page says by how much on every side', () => {
  const grown = report(read(1.5))
  expect(hasGrown(grown)).toBe(true)
  expect(growthVerdict(grown)).toContain('the most by read one user, 1.50 × along users')
  expect(growthDocumentOf(grown).text).toContain('| read one user | users | 1.50 × | 1.00 × | 1.00 × |')
})

test('what may be chance has not grown', () => {
  expect(hasGrown(report(read(1.25, 0.9)))).toBe(false)
})

test('lists are held to their goals where most users are', () => {
  const page = (ours: number): Measured => ({
    ...read(ours),
    operation: 'first page of 50 users',
    peer: spread(20, 0),
  })
  const listed = (first: number, last: number): GrowthReport => {
    const all = report(read(1))
    return {
      ...all,
      steps: [first, last].map((ours, place) => ({
        axis: 'users',
        x: 10 ** (3 + place),
        rows: [page(ours)],
      })),
    }
  }
  expect(missesGoals(listed(1.2, 1.2))).toBe(false)
  const missed = listed(1.2, 1.4)
  expect(hasGrown(missed)).toBe(false)
  expect(missesGoals(missed)).toBe(true)
  expect(growthDocumentOf(missed).text).toContain(
    '| first page of 50 users: ≤ 1.3 × the floor | 1.40 | missed |',
  )
  expect(growthVerdict(missed)).toContain('; 1 of 2 goals of lists stand at the largest size')
})

test('a heap that grows with the calls has grown', () => {
  const grown = report(read(1), { heapMb: 30 })
  expect(hasGrown(grown)).toBe(true)
  expect(growthVerdict(grown)).toContain('; the heap of a host grows to 1.50 ×')
})

test('what is resident may grow at first, and has grown where it goes on', () => {
  const settled = report(read(1))
  expect(hasGrown(settled)).toBe(false)
  expect(growthDocumentOf(settled).text).toContain('what is resident to 1.05 × from 25,000\nto 100,000 calls')
  expect(growthDocumentOf(settled).text).toContain('From the first 1,000 calls it comes to 2.10 ×')
  const grown = report(read(1), { residentMb: 250 })
  expect(hasGrown(grown)).toBe(true)
  expect(growthVerdict(grown)).toContain('; what is resident of a host grows to 1.25 ×')
})
