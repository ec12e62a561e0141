import { createMongoAbility, ForbiddenError } from '@casl/ability'
import {
  accessibleBy,
  buildAbility,
  may,
  subjectOf,
  UnsafeCheckError,
  UnsafeRuleError,
} from '@tenantry/casl-kysely'
import { expect, test } from 'vitest'

const readOak = { action: 'read', subject: 'Person', conditions: { account: 'oak' } }
const ability = buildAbility([
  readOak,
  { action: 'update', subject: 'Person', fields: ['name'], conditions: { account: 'oak' } },
  {
    action: 'read',
    subject: 'Person',
    conditions: { name: 'Ada' },
    inverted: true,
    reason: 'Ada keeps to herself',
  },
])
const cleo = { name: 'Cleo', account: 'oak' }
const ada = { name: 'Ada', account: 'oak' }

test('a check speaks of one row, one action and one type', () => {
  expect(may(ability, 'read', 'Person', cleo)).toBe(true)
  expect(may(ability, 'delete', 'Person', cleo)).toBe(false)
  expect(may(ability, 'manage', 'Person', cleo)).toBe(false)
  expect(may(ability, 'read', 'Team', cleo)).toBe(false)
})

test("CASL's own questions get the same answers, once subjectOf has named the type", () => {
  expect(ability.can('read', subjectOf('Person', cleo))).toBe(true)
  expect(ability.cannot('read', subjectOf('Person', ada))).toBe(true)
  expect(() => ForbiddenError.from(ability).throwUnlessCan('read', subjectOf('Person', ada))).toThrow(
    'Ada keeps to herself',
  )
})

test.each([
  ['a string', 'Person'],
  ['nothing', undefined],
  ['null', null],
  ['a list', [cleo]],
  ['a number', 7],
])('a row that is %s is refused', (_what, row) => {
  expect(() => may(ability, 'read', 'Person', row as never)).toThrow(
    new UnsafeCheckError('A check takes one row of Person, never a bare type, a list or nothing.'),
  )
})

test.each([
  ['empty', ''],
  ['a wildcard', 'all'],
  ['missing', undefined],
  ['a class', class Person {}],
])('a type that is %s is refused', (_what, type) => {
  expect(() => may(ability, 'read', type as never, cleo)).toThrow(
    new UnsafeCheckError('A check needs the type of its row, by name.'),
  )
})

test('a question about a type, or about a row that nobody named, has no answer', () => {
  const untagged = new UnsafeCheckError(
    'A check takes a row that subjectOf has given a type, never a bare type or an untagged object.',
  )
  for (const subject of ['Person', class Person {}, undefined, cleo] as never[]) {
    expect(() => ability.can('read', subject)).toThrow(untagged)
    expect(() => ability.cannot('read', subject)).toThrow(untagged)
    expect(() => ability.relevantRuleFor('read', subject)).toThrow(untagged)
    expect(() => ForbiddenError.from(ability).throwUnlessCan('read', subject)).toThrow(untagged)
  }
  expect(untagged.name).toBe('UnsafeCheckError')
})

test('a row keeps the type that it was given first', () => {
  expect(() => subjectOf('Team', subjectOf('Person', cleo))).toThrow('This row of Person already has a type.')
})

test('a type that was named does not survive JSON or a copy, so it cannot be forged from them', () => {
  const tagged = subjectOf('Person', cleo)
  for (const copy of [JSON.parse(JSON.stringify(tagged)), { ...tagged }, structuredClone(tagged)]) {
    expect(() => ability.can('read', copy)).toThrow(UnsafeCheckError)
  }
})

test('a column that a row only inherits is a column that it lacks', () => {
  expect(() => may(ability, 'read', 'Person', Object.create(cleo))).toThrow(
    'A rule needs "name", and the row was read without it.',
  )
})

test.each([
  ['no JSON', { account: {} }],
  ['no list', { account: ['oak'] }],
  ['no broken date', { account: new Date(Number.NaN) }],
])('a rule compares a text with %s', (_what, values) => {
  expect(() => may(ability, 'read', 'Person', { name: 'Cleo', ...values })).toThrow(
    'A rule compares "account" as a text; the row holds another kind.',
  )
})

test('a field is asked about by its name only: an empty one does not mean the row', () => {
  expect(may(ability, 'update', 'Person', cleo, 'name')).toBe(true)
  expect(may(ability, 'update', 'Person', cleo, 'account')).toBe(false)
  expect(may(ability, 'update', 'Person', cleo)).toBe(false)
  for (const field of ['', null, 7, ['name']]) {
    const unnamed = new UnsafeCheckError(
      'A field is asked about by its name; leave it out to ask about the whole row.',
    )
    expect(() => may(ability, 'update', 'Person', cleo, field as never)).toThrow(unnamed)
    expect(() => accessibleBy(ability, 'update', 'Person', { field: field as never })).toThrow(unnamed)
  }
})

test('an ability that buildAbility did not make is refused, because it reads conditions in another way', () => {
  const bare = createMongoAbility([readOak])
  const foreign = new UnsafeCheckError(
    'Only an ability made by buildAbility means the same in memory and in SQL.',
  )
  expect(() => may(bare, 'read', 'Person', cleo)).toThrow(foreign)
  expect(() => accessibleBy(bare, 'read', 'Person')).toThrow(foreign)
})

test('an ability cannot be given other rules behind the back of the compiler', () => {
  expect(() => ability.update([{ action: 'manage', subject: 'all' }])).toThrow(
    new UnsafeRuleError('An ability is of one moment: build another from the new rules.'),
  )
  expect(may(ability, 'manage', 'Person', cleo)).toBe(false)
})
