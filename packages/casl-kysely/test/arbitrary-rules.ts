import type { RawRule } from '@casl/ability'
import fc from 'fast-check'
import { POOLS } from './arbitrary-people.ts'

/** Values of each column that a rule may name; the rows hold some, lie between others, and reach neither end. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  ...POOLS,
  age: [...POOLS.age, 2147483648, -0, 0.5, 30n],
  score: [...POOLS.score.filter((score) => typeof score === 'number'), 1e-7],
  seen: POOLS.seen.map((text) => new Date(text)),
}

/** Bigints arrive as text and booleans are two: neither has an order. */
const ORDERED = new Set(['name', 'account', 'age', 'score', 'seen', 'badge'])

const arbitraryEntry = fc.constantFrom(...Object.keys(VALUES)).chain((column) => {
  const value = fc.constantFrom(...VALUES[column]!)
  const list = fc.array(
    fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) }),
    { maxLength: 4 },
  )
  const operators = fc.oneof(
    ...['$eq', '$ne'].map((operator) => fc.record({ [operator]: fc.option(value) })),
    ...['$in', '$nin'].map((operator) => fc.record({ [operator]: list })),
    ...(ORDERED.has(column) ? ['$lt', '$lte', '$gt', '$gte'] : []).map((operator) =>
      fc.record({ [operator]: value }),
    ),
  )
  const spec = fc.oneof(
    fc.option(value),
    operators,
    fc.record({ $not: operators }),
    fc.tuple(operators, operators).map(([left, right]) => ({ ...left, ...right })),
  )
  return spec.map((chosen) => ({ [column]: chosen }))
})

const { conditions: arbitraryConditions } = fc.letrec<{ conditions: object }>((tie) => ({
  conditions: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    arbitraryEntry,
    fc.tuple(arbitraryEntry, arbitraryEntry).map(([left, right]) => ({ ...left, ...right })),
    fc.record({ $and: fc.array(tie('conditions'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie('conditions'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ $not: tie('conditions') }),
  ),
}))

const arbitraryFields = fc.oneof(
  { weight: 4, arbitrary: fc.constant<{ fields?: string }>({}) },
  { weight: 1, arbitrary: fc.constant({ fields: 'name' }) },
)

const arbitraryGrant = fc
  .tuple(arbitraryConditions, arbitraryFields)
  .map(([conditions, fields]): RawRule => ({ action: 'read', subject: 'Person', conditions, ...fields }))

const arbitraryForbid = fc.tuple(fc.option(arbitraryConditions, { freq: 9 }), arbitraryFields).map(
  ([conditions, fields]): RawRule => ({
    action: 'read',
    subject: 'Person',
    inverted: true,
    ...(conditions && { conditions }),
    ...fields,
  }),
)

/** Rules in any order, and the field that is asked about, if any. */
export const arbitraryQuestion = fc.record({
  rules: fc.array(
    fc.oneof({ weight: 2, arbitrary: arbitraryGrant }, { weight: 1, arbitrary: arbitraryForbid }),
    { minLength: 1, maxLength: 5 },
  ),
  field: fc.constantFrom(undefined, undefined, 'name', 'age'),
})
