import { createMongoAbility, type MongoAbility, type RawRule, subject } from '@casl/ability'
import { rulesToAST } from '@casl/ability/extra'
import {
  accessibleBy,
  buildAbility,
  may,
  subjectOf,
  UnsafeCheckError,
  UnsafeRuleError,
  UnsupportedConditionError,
} from '@tenantry/casl-kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPeople, type PeopleDatabase, type Person } from './people-database.ts'

/** Rules as they come from a database or from JSON, where no compiler has looked at them. */
function loose(...rules: object[]): RawRule[] {
  return rules as RawRule[]
}

function bare(...rules: object[]): MongoAbility {
  return createMongoAbility(rules as never)
}

const readOak = { action: 'read', subject: 'Person', conditions: { account: 'oak' } }
const cleo = { name: 'Cleo', account: 'oak' }
const dov = { name: 'Dov', account: 'pine' }

describe('the thirteen traps of CASL 7: each is there in bare CASL, and closed here', () => {
  let people: PeopleDatabase
  let rows: Person[]
  const sql = (ability: MongoAbility) =>
    people.db
      .selectFrom('people')
      .select('name')
      .where(accessibleBy(ability, 'read', 'Person'))

  beforeAll(async () => {
    people = await openPeople()
    rows = await people.fill([
      { name: 'Ada', account: 'oak', age: 1 },
      { name: 'Ben', account: 'pine', age: 2 },
      { name: 'Cleo' },
    ])
  })
  afterAll(() => people[Symbol.asyncDispose]())

  test('1. a question about a bare type is refused: bare CASL says yes as soon as one conditional rule exists', () => {
    expect(bare(readOak).can('read', 'Person')).toBe(true)

    const ability = buildAbility([readOak])
    expect(() => ability.can('read', 'Person')).toThrow(UnsafeCheckError)
    expect(() => ability.cannot('read', 'Person')).toThrow(UnsafeCheckError)
    expect(() => may(ability, 'read', 'Person', 'Person' as never)).toThrow(UnsafeCheckError)
    expect(may(ability, 'read', 'Person', dov)).toBe(false)
  })

  test.each([[''], [null], [undefined], [[]], [['Person', '']]])(
    '2. a rule about subject %j is refused: bare CASL takes it for every subject',
    (empty) => {
      const rule = { action: 'read', subject: empty, conditions: { account: 'oak' } }
      if (!Array.isArray(empty)) expect(bare(rule).can('read', subject('Secret', { ...cleo }))).toBe(true)
      expect(() => buildAbility(loose(rule))).toThrow(UnsafeRuleError)
    },
  )

  test('2. a question about no subject is refused: bare CASL takes it for every subject', () => {
    expect(bare({ action: 'read', subject: 'all' }).can('read', undefined as never)).toBe(true)

    const ability = buildAbility([readOak])
    expect(() => ability.can('read', undefined as never)).toThrow(UnsafeCheckError)
    expect(() => ability.can('read', null as never)).toThrow(UnsafeCheckError)
    expect(() => may(ability, 'read', 'Person', null as never)).toThrow(UnsafeCheckError)
  })

  test.each([[{}], [{ conditions: {} }], [{ conditions: null }], [{ conditions: undefined }]])(
    '3. a rule with %j for conditions is refused: bare CASL lets it match every row',
    (nothing) => {
      const rule = { action: 'read', subject: 'Person', ...nothing }
      expect(bare(rule).can('read', subject('Person', { ...dov }))).toBe(true)
      expect(() => buildAbility(loose(rule))).toThrow(UnsafeRuleError)
    },
  )

  test('4. a value of undefined is refused: bare CASL matches the rows without that column', () => {
    const rule = { action: 'read', subject: 'Person', conditions: { account: undefined } }
    expect(bare(rule).can('read', subject('Person', { name: 'Eve' }))).toBe(true)

    expect(() => buildAbility(loose(rule))).toThrow(/undefined/)
    for (const conditions of [
      { account: { $in: ['oak', undefined] } },
      { $or: [{ account: { $ne: undefined } }] },
    ]) {
      expect(() => buildAbility(loose({ ...rule, conditions }))).toThrow(/undefined/)
    }
  })

  test('5. a row without the column that a rule compares is refused: bare CASL takes the column for null', () => {
    const active = { action: 'read', subject: 'Person', conditions: { deactivatedAt: null } }
    expect(bare(active).can('read', subject('Person', { ...cleo }))).toBe(true)

    const ability = buildAbility([active])
    expect(() => may(ability, 'read', 'Person', cleo)).toThrow(/read without it/)
    expect(() => may(ability, 'read', 'Person', { ...cleo, deactivatedAt: undefined })).toThrow(
      /read without it/,
    )
    expect(may(ability, 'read', 'Person', { ...cleo, deactivatedAt: null })).toBe(true)
  })

  test('6. a rule limited to fields does not grant the row: bare CASL says yes when no field is named, and its AST forgets the fields', async () => {
    const namesOnly = { ...readOak, fields: ['name'] }
    expect(bare(namesOnly).can('read', subject('Person', { ...cleo }))).toBe(true)
    expect(rulesToAST(bare(namesOnly), 'read', 'Person')).toMatchObject({ field: 'account', value: 'oak' })

    const ability = buildAbility([namesOnly])
    expect(may(ability, 'read', 'Person', cleo)).toBe(false)
    expect(may(ability, 'read', 'Person', cleo, 'name')).toBe(true)
    expect(may(ability, 'read', 'Person', cleo, 'salary')).toBe(false)
    expect(await sql(ability).execute()).toEqual([])
    const named = accessibleBy(ability, 'read', 'Person', { field: 'name' })
    expect(await people.db.selectFrom('people').select('name').where(named).execute()).toEqual([
      { name: 'Ada' },
    ])
  })

  test('6. a cannot limited to fields forbids the whole row: bare CASL forgets it when no field is named', async () => {
    const rules = [readOak, { action: 'read', subject: 'Person', fields: ['salary'], inverted: true }]
    expect(bare(...rules).can('read', subject('Person', { ...cleo }))).toBe(true)

    const ability = buildAbility(rules)
    expect(may(ability, 'read', 'Person', cleo)).toBe(false)
    expect(may(ability, 'read', 'Person', cleo, 'salary')).toBe(false)
    expect(may(ability, 'read', 'Person', cleo, 'name')).toBe(true)
    expect(await sql(ability).execute()).toEqual([])
  })

  test('7. a cannot wins wherever it stands: bare CASL lets a later can override it', async () => {
    const rules = [
      { action: 'read', subject: 'Person', conditions: { name: 'Ada' }, inverted: true },
      readOak,
    ]
    expect(bare(...rules).can('read', subject('Person', { name: 'Ada', account: 'oak' }))).toBe(true)

    const ability = buildAbility(rules)
    expect(may(ability, 'read', 'Person', { name: 'Ada', account: 'oak' })).toBe(false)
    expect(may(ability, 'read', 'Person', cleo)).toBe(true)
    expect(await sql(ability).execute()).toEqual([])
  })

  test('8. a row cannot choose its own type: bare CASL believes a type that came as JSON', () => {
    const forged = JSON.parse('{ "__caslSubjectType__": "Person", "account": "oak" }')
    expect(bare(readOak).can('read', forged)).toBe(true)

    const ability = buildAbility([readOak])
    expect(() => ability.can('read', forged)).toThrow(UnsafeCheckError)
    expect(() => ability.detectSubjectType(forged)).toThrow(UnsafeCheckError)
    expect(ability.can('read', subjectOf('Secret', forged))).toBe(false)
    expect(may(ability, 'read', 'Secret', forged)).toBe(false)
  })

  test('9. an unknown operator is refused when the ability is built: bare CASL is silently false, so a cannot forbids nothing', () => {
    const rules = [readOak, { ...readOak, inverted: true, conditions: { name: { $startsWith: 'C' } } }]
    expect(bare(...rules).can('read', subject('Person', { ...cleo }))).toBe(true)
    expect(() => buildAbility(rules)).toThrow(UnsupportedConditionError)

    const either = { ...readOak, conditions: { $or: [{ account: 'oak' }] } }
    expect(bare(either).can('read', subject('Person', { ...cleo }))).toBe(false)
    expect(may(buildAbility([either]), 'read', 'Person', cleo)).toBe(true)
    expect(() => buildAbility([{ ...readOak, conditions: { $xor: [{ account: 'oak' }] } }])).toThrow(
      UnsupportedConditionError,
    )
  })

  test('10. $ne selects the rows that hold null, as it does in memory: plain SQL drops them', async () => {
    const notOak = { action: 'read', subject: 'Person', conditions: { account: { $ne: 'oak' } } }
    const inMemory = rows.filter((row) => bare(notOak).can('read', subject('Person', { ...row })))
    const plain = await people.db.selectFrom('people').select('name').where('account', '!=', 'oak').execute()
    expect(inMemory.map((row) => row.name)).toEqual(['Ben', 'Cleo'])
    expect(plain).toEqual([{ name: 'Ben' }])

    expect(await sql(buildAbility([notOak])).execute()).toEqual([{ name: 'Ben' }, { name: 'Cleo' }])
  })

  test('11. "1" is never 1: in plain SQL it is, in memory it is not', async () => {
    const textAge = { action: 'read', subject: 'Person', conditions: { age: '1' } }
    const plain = await people.db
      .selectFrom('people')
      .select('name')
      .where('age', '=', '1' as never)
      .execute()
    expect(plain).toEqual([{ name: 'Ada' }])
    expect(rows.filter((row) => bare(textAge).can('read', subject('Person', { ...row })))).toEqual([])

    const ability = buildAbility([textAge])
    expect(() => may(ability, 'read', 'Person', rows[0]!)).toThrow(UnsafeCheckError)
    await expect(sql(ability).execute()).rejects.toThrow('operator does not exist: integer = text')
  })

  test('12. an empty $in selects no row: as plain SQL it is an error', async () => {
    const none = { action: 'read', subject: 'Person', conditions: { account: { $in: [] } } }
    const plain = people.db.selectFrom('people').select('name').where('account', 'in', [])
    await expect(plain.execute()).rejects.toThrow(/syntax error/)

    expect(sql(buildAbility([none])).compile().sql).toBe('select "name" from "people" where false')
    expect(await sql(buildAbility([none])).execute()).toEqual([])
  })

  test('13. no rule selects no row: bare CASL gives null, which a where clause forgets', async () => {
    expect(rulesToAST(bare(), 'read', 'Person')).toBeNull()

    expect(sql(buildAbility([])).compile().sql).toBe('select "name" from "people" where false')
    expect(await sql(buildAbility([])).execute()).toEqual([])
    expect(may(buildAbility([]), 'read', 'Person', cleo)).toBe(false)
  })
})
