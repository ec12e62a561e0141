import {
  accessibleBy,
  buildAbility,
  type ColumnType,
  may,
  UnsupportedConditionError,
} from '@tenantry/casl-kysely'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople, type PeopleDatabase, type Person } from './people-database.ts'

const BADGE = '0195d2c0-0000-7000-8000-000000000001'
const VALUES: Readonly<Record<string, unknown>> = {
  text: '1',
  'text of a truth': 'true',
  'text of a uuid': BADGE,
  integer: 1,
  fraction: 0.5,
  'big integer': 2n ** 53n + 1n,
  truth: true,
  moment: new Date('2026-01-31T12:00:00.000Z'),
}
const COLUMNS = ['name', 'account', 'age', 'score', 'active', 'seen', 'badge', 'points'] as const

let people: PeopleDatabase
let rows: Person[]
beforeAll(async () => {
  people = await openPeople()
  rows = await people.fill([
    {
      name: '1',
      account: 'true',
      age: 1,
      score: 1,
      active: true,
      seen: '2026-01-31T12:00:00Z',
      badge: BADGE,
      points: '1',
    },
    {
      name: 'Ada',
      account: 'oak',
      age: 2,
      score: 0.5,
      active: false,
      badge: BADGE.replace('1', '2'),
      points: '9007199254740993',
    },
  ])
})
afterAll(() => people[Symbol.asyncDispose]())

interface Question {
  readonly column: keyof Person
  readonly value: unknown
  readonly operator?: '$eq' | '$in' | '$gte'
  readonly columnType?: ColumnType
  readonly alter?: (sql: string) => string
}

/** The ids that SQL selects and that memory allows; an error's name where one of them refuses. */
async function ask({ column, value, operator = '$eq', columnType = 'text', alter = (sql) => sql }: Question) {
  const operand = operator === '$in' ? [value] : value
  const ability = buildAbility([
    { action: 'read', subject: 'Person', conditions: { [column]: { [operator]: operand } } },
  ])
  const memory = attempt(() => rows.filter((row) => may(ability, 'read', 'Person', row)).map((row) => row.id))
  const query = attempt(() =>
    people.db
      .selectFrom('people')
      .select('id')
      .where(accessibleBy(ability, 'read', 'Person', { columnType: () => columnType }))
      .compile(),
  )
  if (typeof query === 'string') return { memory, sql: query }
  const run = people.db.executeQuery<Person>(CompiledQuery.raw(alter(query.sql), [...query.parameters]))
  const sql = await run.then(
    (result) => result.rows.map((row) => row.id),
    (error: Error) => error.name,
  )
  return { memory, sql }
}

function attempt<T>(ask: () => T): T | string {
  try {
    return ask()
  } catch (error) {
    return (error as Error).name
  }
}

/** Memory compares a big integer with any number: drivers return a bigint column as whichever of the two fits. */
function refusals(kind: string): unknown[] {
  return kind === 'big integer' ? ['UnsafeCheckError', []] : ['UnsafeCheckError']
}

/**
 * Which columns PostgreSQL compares with which values; everything else it refuses, and so does memory. Two columns
 * arrive as text and are not declared here: of those at least one side refuses every value.
 */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  text: ['name', 'account'],
  'text of a truth': ['name', 'account'],
  'text of a uuid': ['name', 'account'],
  integer: ['age', 'score', 'points'],
  fraction: ['age', 'score', 'points'],
  'big integer': ['points'],
  truth: ['active'],
  moment: ['seen'],
}

test.each(Object.keys(VALUES))(
  'a column of another kind than %s is refused, by SQL and in memory',
  async (kind) => {
    for (const operator of ['$eq', '$in', '$gte'] as const) {
      if (operator === '$gte' && kind === 'truth') continue
      const accepted = []
      for (const column of COLUMNS) {
        const { memory, sql } = await ask({ column, value: VALUES[kind], operator })
        const isAccepted = typeof sql !== 'string'
        if (isAccepted) accepted.push(column)
        if (column === 'points')
          expect(memory).toSatisfy((answer) => answer === 'UnsafeCheckError' || !isAccepted)
        else if (isAccepted) expect(memory, column).toEqual(sql)
        else if (column !== 'badge') expect(refusals(kind), column).toContainEqual(memory)
      }
      expect(accepted, operator).toEqual(ACCEPTED[kind])
    }
  },
)

test('the refusal bites: without its cast a parameter takes the type of whatever column it meets', async () => {
  const alter = (sql: string) => sql.replaceAll(/::\w+/g, '')
  expect(await ask({ column: 'age', value: '1', alter })).toEqual({ memory: 'UnsafeCheckError', sql: [1] })
  expect(await ask({ column: 'active', value: 'true', alter })).toEqual({
    memory: 'UnsafeCheckError',
    sql: [1],
  })
})

test('a uuid column is compared once it is declared, and only with text that a uuid reads as', async () => {
  expect(await ask({ column: 'badge', value: BADGE })).toEqual({ memory: [1], sql: 'error' })
  expect(await ask({ column: 'badge', value: BADGE, columnType: 'uuid' })).toEqual({ memory: [1], sql: [1] })
  for (const value of [BADGE.toUpperCase(), `{${BADGE}}`, `${BADGE}\n`, `x${BADGE}`]) {
    expect(await ask({ column: 'badge', value, columnType: 'uuid' })).toEqual({
      memory: [],
      sql: 'UnsupportedConditionError',
    })
  }
})

test('a bigint column that arrives as text is compared once it is declared, but never ordered', async () => {
  const value = '9007199254740993'
  expect(await ask({ column: 'points', value, columnType: 'bigint' })).toEqual({ memory: [2], sql: [2] })
  for (const odd of ['01', '+1', '1.0', ' 1', '-0', '']) {
    const { memory, sql } = await ask({ column: 'points', value: odd, columnType: 'bigint' })
    expect({ memory, sql }).toEqual({ memory: [], sql: 'UnsupportedConditionError' })
  }
  const ordered = buildAbility([{ action: 'read', subject: 'Person', conditions: { points: { $lt: '9' } } }])
  const bigint = { columnType: (): ColumnType => 'bigint' }
  expect(() => accessibleBy(ordered, 'read', 'Person', bigint)).toThrow(UnsupportedConditionError)
})

test('a timestamp or a date without a zone is refused, because a session would choose its zone', async () => {
  const ability = buildAbility([
    {
      action: 'read',
      subject: 'Person',
      conditions: { seen: { $lte: new Date('2026-01-31T12:00:00.000Z') } },
    },
  ])
  for (const type of ['timestamp', 'date']) {
    const column = () => `at.${type}`
    const query = people.db
      .selectFrom('people')
      .select('id')
      .where(accessibleBy(ability, 'read', 'Person', { column }))
      .compile()
    const from = `from (select id, seen::${type} as "${type}" from people) as "at"`
    const run = people.db.executeQuery(
      CompiledQuery.raw(query.sql.replace('from "people"', from), [...query.parameters]),
    )
    await expect(run).rejects.toThrow(`operator does not exist: tstzrange @> ${type}`)
  }
})

test('an integer that no double can hold is exact, next to its neighbours', async () => {
  await people.fill([
    { points: '9007199254740992' },
    { points: '9007199254740993' },
    { points: '9223372036854775807' },
  ])
  const select = async (conditions: object) => {
    const ability = buildAbility([{ action: 'read', subject: 'Person', conditions }])
    const query = people.db
      .selectFrom('people')
      .select('id')
      .where(accessibleBy(ability, 'read', 'Person'))
      .orderBy('id')
    return (await query.execute()).map((row) => row.id)
  }
  expect(await select({ points: 2n ** 53n + 1n })).toEqual([2])
  expect(await select({ points: { $gt: 2n ** 53n } })).toEqual([2, 3])
  expect(await select({ points: { $in: [1, 2n ** 53n + 1n, 2n ** 63n - 1n] } })).toEqual([2, 3])
  const ability = buildAbility([
    { action: 'read', subject: 'Person', conditions: { points: { $in: [0.5, 2n ** 53n + 1n] } } },
  ])
  expect(() => accessibleBy(ability, 'read', 'Person')).toThrow(UnsupportedConditionError)
  expect(
    may(
      buildAbility([{ action: 'read', subject: 'Person', conditions: { points: 2n ** 53n + 1n } }]),
      'read',
      'Person',
      { points: 2n ** 53n + 1n },
    ),
  ).toBe(true)
})
