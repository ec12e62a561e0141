import type { ColumnType } from '@tenantry/casl-kysely'
import type { Person } from './people-database.ts'

const MOMENT = new Date('2026-01-31T12:00:00.000Z')
const NEXT = '2026-01-31T12:00:00.001Z'

/** People of every kind, as text for the database. */
export const PEOPLE = [
  {
    name: 'Ada',
    account: 'oak',
    age: 40,
    score: 0.5,
    active: true,
    seen: '2026-01-31T12:00:00.000Z',
    points: '9007199254740993',
  },
  {
    name: 'Ben',
    account: 'oak',
    age: 30,
    score: -1,
    active: false,
    seen: '2026-01-31T12:00:00.0009Z',
    points: '7',
  },
  { name: 'cleo', account: 'pine', age: 30, score: 'NaN', active: true, seen: '2026-01-31T12:00:00.001Z' },
  { name: '\u{1F600}', age: 2147483647, seen: '1969-12-31T23:59:59.9995Z' },
  { name: '\uFF5E', badge: '0195d2c0-0000-7000-8000-000000000001' },
  {},
]

const [ADA, BEN, CLEO, GRIN, WAVE, NOBODY] = [1, 2, 3, 4, 5, 6] as const

const NOTHING = {
  name: null,
  account: null,
  age: null,
  score: null,
  active: null,
  seen: null,
  badge: null,
  points: null,
}

/** The same people as drivers return them: microseconds are lost, and big integers are text. */
export const PEOPLE_AS_READ: readonly Person[] = [
  {
    ...NOTHING,
    id: ADA,
    name: 'Ada',
    account: 'oak',
    age: 40,
    score: 0.5,
    active: true,
    seen: MOMENT,
    points: '9007199254740993',
  },
  {
    ...NOTHING,
    id: BEN,
    name: 'Ben',
    account: 'oak',
    age: 30,
    score: -1,
    active: false,
    seen: MOMENT,
    points: '7',
  },
  {
    ...NOTHING,
    id: CLEO,
    name: 'cleo',
    account: 'pine',
    age: 30,
    score: Number.NaN,
    active: true,
    seen: new Date(NEXT),
  },
  { ...NOTHING, id: GRIN, name: '\u{1F600}', age: 2147483647, seen: new Date('1969-12-31T23:59:59.999Z') },
  { ...NOTHING, id: WAVE, name: '\uFF5E', badge: '0195d2c0-0000-7000-8000-000000000001' },
  { ...NOTHING, id: NOBODY },
]

/** What the columns are that arrive as text. */
export const columnType = (field: string): ColumnType =>
  field === 'badge' ? 'uuid' : field === 'points' ? 'bigint' : 'text'

/** Conditions, what they become in SQL, and whom of these people they mean. */
export const CASES: readonly (readonly [
  conditions: object,
  where: string,
  parameters: readonly unknown[],
  ids: readonly number[],
])[] = [
  [{ account: 'oak' }, '("account" = $1::text and "account" is not null)', ['oak'], [ADA, BEN]],
  [{ account: { $eq: 'oak' } }, '("account" = $1::text and "account" is not null)', ['oak'], [ADA, BEN]],
  [{ account: null }, '("account" is null)', [], [GRIN, WAVE, NOBODY]],
  [
    { account: { $ne: 'oak' } },
    '(not ("account" = $1::text and "account" is not null))',
    ['oak'],
    [CLEO, GRIN, WAVE, NOBODY],
  ],
  [{ account: { $ne: null } }, '(not ("account" is null))', [], [ADA, BEN, CLEO]],
  [
    { age: { $in: [40, 2147483647] } },
    '("age" = any($1::int4[]) and "age" is not null)',
    [[40, 2147483647]],
    [ADA, GRIN],
  ],
  [
    { age: { $in: [30, 2147483648] } },
    '("age" = any($1::int8[]) and "age" is not null)',
    [[30, 2147483648]],
    [BEN, CLEO],
  ],
  [{ age: { $in: [30, 30] } }, '("age" = $1::int4 and "age" is not null)', [30], [BEN, CLEO]],
  [
    { age: { $in: [null, 40] } },
    '(("age" is null) or ("age" = $1::int4 and "age" is not null))',
    [40],
    [ADA, WAVE, NOBODY],
  ],
  [{ age: { $in: [null, null] } }, '("age" is null)', [], [WAVE, NOBODY]],
  [{ age: { $in: [] } }, 'false', [], []],
  [{ age: { $nin: [] } }, '(not false)', [], [ADA, BEN, CLEO, GRIN, WAVE, NOBODY]],
  [
    { age: { $nin: [30] } },
    '(not ("age" = $1::int4 and "age" is not null))',
    [30],
    [ADA, GRIN, WAVE, NOBODY],
  ],
  [
    { age: { $nin: [30, null] } },
    '(not (("age" is null) or ("age" = $1::int4 and "age" is not null)))',
    [30],
    [ADA, GRIN],
  ],
  [{ age: { $lt: 40 } }, '("age" < $1::int4 and "age" is not null)', [40], [BEN, CLEO]],
  [{ age: { $lte: 40 } }, '("age" <= $1::int4 and "age" is not null)', [40], [ADA, BEN, CLEO]],
  [{ age: { $gt: 40 } }, '("age" > $1::int4 and "age" is not null)', [40], [GRIN]],
  [{ age: { $gte: 40.5 } }, '("age" >= $1::float8 and "age" is not null)', [40.5], [GRIN]],
  [
    { age: { $not: { $lt: 40 } } },
    '(not ("age" < $1::int4 and "age" is not null))',
    [40],
    [ADA, GRIN, WAVE, NOBODY],
  ],
  [
    { age: { $not: { $gt: 30, $lt: 50 } } },
    '(not (("age" > $1::int4 and "age" is not null) and ("age" < $2::int4 and "age" is not null)))',
    [30, 50],
    [BEN, CLEO, GRIN, WAVE, NOBODY],
  ],
  [{ score: { $gt: 0.5 } }, '("score" > $1::float8 and "score" is not null)', [0.5], [CLEO]],
  [{ score: -0 }, '("score" = $1::int4 and "score" is not null)', [0], []],
  [{ active: false }, '("active" = $1::boolean and "active" is not null)', [false], [BEN]],
  [
    { active: { $in: [true, false] } },
    '("active" = any($1::boolean[]) and "active" is not null)',
    [[true, false]],
    [ADA, BEN, CLEO],
  ],
  [
    { name: { $gt: 'Z' } },
    '("name" collate "C" > $1::text and "name" is not null)',
    ['Z'],
    [CLEO, GRIN, WAVE],
  ],
  [{ name: { $gt: '\uFF5E' } }, '("name" collate "C" > $1::text and "name" is not null)', ['\uFF5E'], [GRIN]],
  [{ name: { $lte: 'Ad' } }, '("name" collate "C" <= $1::text and "name" is not null)', ['Ad'], []],
  [
    { seen: MOMENT },
    '(("seen" >= $1::timestamptz and "seen" < $2::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen"))',
    [MOMENT.toISOString(), NEXT],
    [ADA, BEN],
  ],
  [
    { seen: { $lt: MOMENT } },
    '("seen" < $1::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen")',
    [MOMENT.toISOString()],
    [GRIN],
  ],
  [
    { seen: { $lte: MOMENT } },
    '("seen" < $1::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen")',
    [NEXT],
    [ADA, BEN, GRIN],
  ],
  [
    { seen: { $gt: MOMENT } },
    '("seen" >= $1::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen")',
    [NEXT],
    [CLEO],
  ],
  [
    { seen: { $gte: MOMENT } },
    '("seen" >= $1::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen")',
    [MOMENT.toISOString()],
    [ADA, BEN, CLEO],
  ],
  [
    { points: '9007199254740993' },
    '("points" = $1::int8 and "points" is not null)',
    ['9007199254740993'],
    [ADA],
  ],
  [
    { badge: '0195d2c0-0000-7000-8000-000000000001' },
    '("badge" = $1::uuid and "badge" is not null)',
    ['0195d2c0-0000-7000-8000-000000000001'],
    [WAVE],
  ],
  [
    { badge: { $gte: '0195d2c0-0000-7000-8000-000000000000' } },
    '("badge" >= $1::uuid and "badge" is not null)',
    ['0195d2c0-0000-7000-8000-000000000000'],
    [WAVE],
  ],
  [
    { account: 'oak', age: 30 },
    '(("account" = $1::text and "account" is not null) and ("age" = $2::int4 and "age" is not null))',
    ['oak', 30],
    [BEN],
  ],
  [
    { age: { $gt: 30, $lt: 50 } },
    '(("age" > $1::int4 and "age" is not null) and ("age" < $2::int4 and "age" is not null))',
    [30, 50],
    [ADA],
  ],
  [
    { $and: [{ account: 'oak' }, { active: true }] },
    '(("account" = $1::text and "account" is not null) and ("active" = $2::boolean and "active" is not null))',
    ['oak', true],
    [ADA],
  ],
  [
    { $or: [{ account: 'pine' }, { age: null }] },
    '(("account" = $1::text and "account" is not null) or ("age" is null))',
    ['pine'],
    [CLEO, WAVE, NOBODY],
  ],
  [
    { $not: { account: 'oak', age: 30 } },
    '(not (("account" = $1::text and "account" is not null) and ("age" = $2::int4 and "age" is not null)))',
    ['oak', 30],
    [ADA, CLEO, GRIN, WAVE, NOBODY],
  ],
]
