import {
  accessibleBy,
  buildAbility,
  type ColumnType,
  may,
  UnsupportedConditionError,
} from '@tenantry/casl-kysely'
import { describe, expect, test } from 'vitest'
import { compiled } from './compiled.ts'

const BADGE = '0195d2c0-0000-7000-8000-00000000000a'
const abilityFor = (conditions: object) => buildAbility([{ action: 'read', subject: 'Person', conditions }])
const whereOf = (conditions: object, type: ColumnType = 'text') =>
  compiled(abilityFor(conditions), { columnType: () => type })
const refused = (sentence: string) => new UnsupportedConditionError(sentence)

describe('a value is sent as the one type in which it is exact', () => {
  test.each<[value: unknown, type: string, parameter: unknown]>([
    ['oak', 'text', 'oak'],
    ['', 'text', ''],
    [false, 'boolean', false],
    [0, 'int4', 0],
    [-(2 ** 31), 'int4', -(2 ** 31)],
    [-(2 ** 31) - 1, 'int8', -(2 ** 31) - 1],
    [2 ** 31 - 1, 'int4', 2 ** 31 - 1],
    [2 ** 31, 'int8', 2 ** 31],
    [Number.MAX_SAFE_INTEGER, 'int8', Number.MAX_SAFE_INTEGER],
    [5n, 'int4', 5],
    [BigInt(Number.MIN_SAFE_INTEGER), 'int8', Number.MIN_SAFE_INTEGER],
    [BigInt(Number.MAX_SAFE_INTEGER), 'int8', Number.MAX_SAFE_INTEGER],
    [0.5, 'float8', 0.5],
    [-1e-7, 'float8', -1e-7],
  ])('%o as %s', (value, type, parameter) => {
    expect(whereOf({ age: value })).toEqual({
      where: `("age" = $1::${type} and "age" is not null)`,
      parameters: [parameter],
    })
  })

  test.each<[values: readonly unknown[], type: string]>([
    [['oak', 'pine'], 'text'],
    [[1, -5n], 'int4'],
    [[1, 2 ** 31], 'int8'],
    [[-(2 ** 31) - 1, 1], 'int8'],
    [[1, 0.5], 'float8'],
  ])('a list as the type of all of it: %o as %s', (values, type) => {
    const { where, parameters } = whereOf({ age: { $in: values } })
    expect(where).toBe(`("age" = any($1::${type}[]) and "age" is not null)`)
    expect(parameters).toEqual([values.map((value) => (typeof value === 'bigint' ? Number(value) : value))])
  })

  test.each([2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)])(
    'an integer that no double can hold meets integer columns only: %o',
    (value) => {
      const guard = '"points" is not null and int8range(null, null) @> "points")'
      expect(whereOf({ points: value })).toEqual({
        where: `("points" = $1::int8 and ${guard}`,
        parameters: [value],
      })
      expect(whereOf({ points: { $in: [1, value] } }).where).toBe(`("points" = any($1::int8[]) and ${guard}`)
      expect(may(abilityFor({ points: value }), 'read', 'Person', { points: value })).toBe(true)
      expect(may(abilityFor({ points: value }), 'read', 'Person', { points: value + 1n })).toBe(false)
    },
  )

  test('moments as the millisecond that they name, and several as one of each', () => {
    const [first, second] = [new Date('2026-01-31T12:00:00.000Z'), new Date('2026-01-31T12:00:01.000Z')]
    const of = (from: number) =>
      `("seen" >= $${from}::timestamptz and "seen" < $${from + 1}::timestamptz and "seen" is not null and tstzrange(null, null) @> "seen")`
    expect(whereOf({ seen: { $in: [first, second] } })).toEqual({
      where: `(${of(1)} or ${of(3)})`,
      parameters: [
        '2026-01-31T12:00:00.000Z',
        '2026-01-31T12:00:00.001Z',
        '2026-01-31T12:00:01.000Z',
        '2026-01-31T12:00:01.001Z',
      ],
    })
  })

  test('not at all where fractions meet integers that no double can hold', () => {
    expect(() => whereOf({ points: { $in: [0.5, 2n ** 53n] } })).toThrow(
      refused('Fractions and integers that no double can hold have no common exact type.'),
    )
  })
})

describe('a column that arrives as text is compared once it is declared', () => {
  test('with what it reads as', () => {
    expect(whereOf({ badge: BADGE }, 'uuid').where).toBe('("badge" = $1::uuid and "badge" is not null)')
    expect(whereOf({ badge: { $in: [BADGE, BADGE.replace('a', 'b')] } }, 'uuid').where).toBe(
      '("badge" = any($1::uuid[]) and "badge" is not null)',
    )
    for (const points of ['0', '7', '-7', '10', '9007199254740993'])
      expect(whereOf({ points }, 'bigint')).toEqual({
        where: '("points" = $1::int8 and "points" is not null)',
        parameters: [points],
      })
  })

  test.each<[type: ColumnType, odd: string]>([
    ...[
      BADGE.toUpperCase(),
      `{${BADGE}}`,
      `${BADGE}\n`,
      `${BADGE}0`,
      `x${BADGE}`,
      BADGE.slice(1),
      BADGE.replaceAll('-', ''),
      BADGE.replace('7000', 'g000'),
      '',
    ].map((odd): [ColumnType, string] => ['uuid', odd]),
    ...['01', '+1', '1.0', ' 1', '1 ', '-0', '--1', '1a', 'a1', ''].map((odd): [ColumnType, string] => [
      'bigint',
      odd,
    ]),
  ])('and refused with what a %s never reads as: %j', (type, odd) => {
    const sentence = `A ${type} column never reads as ${JSON.stringify(odd)}.`
    expect(() => whereOf({ badge: odd }, type)).toThrow(refused(sentence))
    const good = type === 'uuid' ? BADGE : '1'
    expect(() => whereOf({ badge: { $in: [good, odd] } }, type)).toThrow(refused(sentence))
  })

  test.each([
    [1, 'number'],
    [true, 'boolean'],
    [new Date(0), 'moment'],
  ] as const)('and refused with a value that is no text: %o', (value, kind) => {
    for (const type of ['uuid', 'bigint'] as const)
      expect(() => whereOf({ points: value }, type)).toThrow(
        refused(`A ${type} column arrives as text and is compared with a ${kind}.`),
      )
  })

  test('and never ordered where it holds bigints: text is not ordered as they are', () => {
    expect(() => whereOf({ points: { $lt: '9' } }, 'bigint')).toThrow(
      refused('"points" arrives as text, which is not ordered as bigints are.'),
    )
    expect(whereOf({ badge: { $lt: BADGE } }, 'uuid').where).toBe(
      '("badge" < $1::uuid and "badge" is not null)',
    )
  })
})

describe('the column of a field', () => {
  const ability = abilityFor({ age: { $in: [null, 1] }, name: { $gt: 'A' } })
  const where =
    '((("p"."years" is null) or ("p"."years" = $1::int4 and "p"."years" is not null)) and ("p"."name" collate "C" > $2::text and "p"."name" is not null))'

  test('is what the query says, as a function or as a list', () => {
    const column = (field: string) => (field === 'age' ? 'p.years' : `p.${field}`)
    expect(compiled(ability, { column }).where).toBe(where)
    expect(compiled(ability, { column: { age: 'p.years', name: 'p.name' } as never }).where).toBe(where)
  })

  test('must be there: a list without it is refused, and so is a name that every object has', () => {
    const sentence = (field: string) => refused(`A rule compares "${field}", which has no column here.`)
    expect(() => accessibleBy(ability, 'read', 'Person', { column: { name: 'p.name' } as never })).toThrow(
      sentence('age'),
    )
    for (const field of ['constructor', 'toString'])
      expect(() => accessibleBy(abilityFor({ [field]: 'x' }), 'read', 'Person', { column: {} })).toThrow(
        sentence(field),
      )
  })
})
