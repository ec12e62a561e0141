import fc from 'fast-check'

/**
 * Rows as text for PostgreSQL, from small pools, so that rules meet them. They hold what the two sides are known to
 * see differently: nulls, NaN and infinity, microseconds, moments before 1970, text beyond U+FFFF, integers that no
 * double can hold.
 */
export const POOLS = {
  name: ['Ada', 'ada', 'Ben', 'be', 'é', '', 'o\'k"\\{},', 'null', '\uFF5E', '\u{1F600}'],
  account: ['oak', 'pine', 'OAK'],
  age: [-2147483648, -1, 0, 1, 30, 2147483647],
  score: ['-Infinity', -1.5, -0, 0.1, 0.5, 30, 9007199254740991, 'Infinity', 'NaN'],
  active: [true, false],
  seen: [
    '1969-12-31T23:59:59.999Z',
    '1969-12-31T23:59:59.9995Z',
    '1970-01-01T00:00:00Z',
    '2026-01-31T12:00:00.000001Z',
    '2026-01-31T12:00:00.001Z',
  ],
  badge: ['0195d2c0-0000-7000-8000-000000000001', '0195d2c0-0000-7000-8000-00000000000a'],
  points: ['-1', '0', '7', '9007199254740993'],
} as const

function column(pool: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: fc.constantFrom(...pool) },
  )
}

export const arbitraryPerson = fc.record({
  name: column(POOLS.name),
  account: column(POOLS.account),
  age: column(POOLS.age),
  score: column(POOLS.score),
  active: column(POOLS.active),
  seen: column(POOLS.seen),
  badge: column(POOLS.badge),
  points: column(POOLS.points),
})
