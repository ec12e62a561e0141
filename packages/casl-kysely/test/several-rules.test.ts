import { buildAbility, may } from '@tenantry/casl-kysely'
import { describe, expect, test } from 'vitest'
import { compiled } from './compiled.ts'

const can = (conditions: object, rest: object = {}) => ({
  action: 'read',
  subject: 'Person',
  conditions,
  ...rest,
})
const cannot = (rest: object) => ({ action: 'read', subject: 'Person', inverted: true, ...rest })
const equals = (column: string, parameter: number) =>
  `("${column}" = $${parameter}::text and "${column}" is not null)`

describe('several rules about one question', () => {
  test('grant together what each of them grants', () => {
    const ability = buildAbility([can({ account: 'oak' }), can({ name: 'Ada' })])
    expect(compiled(ability)).toEqual({
      where: `(${equals('name', 1)} or ${equals('account', 2)})`,
      parameters: ['Ada', 'oak'],
    })
    expect(may(ability, 'read', 'Person', { account: 'pine', name: 'Ada' })).toBe(true)
    expect(may(ability, 'read', 'Person', { account: 'pine', name: 'Ben' })).toBe(false)
  })

  test('grant nothing of what one of them forbids', () => {
    const ability = buildAbility([
      cannot({ conditions: { name: 'Ada' } }),
      can({ account: 'oak' }),
      cannot({ conditions: { age: null } }),
    ])
    expect(compiled(ability).where).toBe(
      `(${equals('account', 1)} and (not (("age" is null) or ${equals('name', 2)})))`,
    )
    const row = { account: 'oak', name: 'Ben', age: 1 }
    expect(may(ability, 'read', 'Person', row)).toBe(true)
    expect(may(ability, 'read', 'Person', { ...row, name: 'Ada' })).toBe(false)
    expect(may(ability, 'read', 'Person', { ...row, age: null })).toBe(false)
  })

  test('grant nothing at all where one forbids without a condition, or none grants', () => {
    const forbidden = buildAbility([can({ account: 'oak' }), cannot({})])
    expect(compiled(forbidden).where).toBe(`(${equals('account', 1)} and (not true))`)
    expect(may(forbidden, 'read', 'Person', { account: 'oak' })).toBe(false)
    for (const ability of [buildAbility([]), buildAbility([cannot({ conditions: { name: 'Ada' } })])]) {
      expect(compiled(ability)).toEqual({ where: 'false', parameters: [] })
      expect(may(ability, 'read', 'Person', { name: 'Ben' })).toBe(false)
    }
  })

  test('about other actions and other subjects are not asked', () => {
    const ability = buildAbility([
      can({ account: 'oak' }, { action: 'update' }),
      can({ account: 'pine' }, { subject: 'Team' }),
    ])
    expect(compiled(ability).where).toBe('false')
  })
})

describe('rules about some fields', () => {
  const ability = buildAbility([
    can({ account: 'oak' }),
    can({ account: 'pine' }, { fields: ['name'] }),
    cannot({ fields: ['age'], conditions: { name: 'Ada' } }),
  ])
  const row = { account: 'oak', name: 'Ben' }

  test('say nothing for the whole row but what they forbid', () => {
    expect(compiled(ability).where).toBe(`(${equals('account', 1)} and (not ${equals('name', 2)}))`)
    expect(may(ability, 'read', 'Person', row)).toBe(true)
    expect(may(ability, 'read', 'Person', { ...row, name: 'Ada' })).toBe(false)
    expect(may(ability, 'read', 'Person', { ...row, account: 'pine' })).toBe(false)
  })

  test('speak of the fields that they name, and of no other', () => {
    expect(compiled(ability, { field: 'name' }).where).toBe(
      `(${equals('account', 1)} or ${equals('account', 2)})`,
    )
    expect(may(ability, 'read', 'Person', { ...row, account: 'pine' }, 'name')).toBe(true)
    expect(may(ability, 'read', 'Person', { ...row, name: 'Ada' }, 'name')).toBe(true)
    expect(may(ability, 'read', 'Person', { ...row, account: 'pine' }, 'age')).toBe(false)
    expect(may(ability, 'read', 'Person', { ...row, name: 'Ada' }, 'age')).toBe(false)
    expect(may(ability, 'read', 'Person', row, 'age')).toBe(true)
  })
})

describe('what stands in the row is ordered as the database orders it', () => {
  const after = (value: unknown, held: unknown) =>
    may(buildAbility([can({ x: { $gt: value } })]), 'read', 'Person', { x: held })

  test.each<[string, unknown, unknown]>([
    ['text that goes on after text that ends', 'Ad', 'Ada'],
    ['small letters after capital ones', 'Z', 'a'],
    ['what lies beyond U+FFFF after what does not', '\uffff', '\u{10000}'],
    ['the first surrogate’s characters after the last before them', '\ud7ff', '\u{10000}'],
    ['characters beyond U+FFFF by their second half', '\u{1F600}', '\u{1F601}'],
    ['the last of those that share a first half after the others', '\u{1F7FE}', '\u{1F7FF}'],
    ['a negative number before nought', -1, 0],
    ['NaN after every number', Number.MAX_SAFE_INTEGER, Number.NaN],
    ['infinity after every number', 1, Number.POSITIVE_INFINITY],
    ['a moment after an earlier one', new Date(0), new Date(1)],
    ['an integer that no double can hold after its neighbour', 2n ** 53n, 2n ** 53n + 1n],
  ])('%s', (_what, lower, higher) => {
    expect(after(lower, higher)).toBe(true)
    if (!Number.isNaN(higher) && higher !== Number.POSITIVE_INFINITY) expect(after(higher, lower)).toBe(false)
    if (!Number.isNaN(higher) && higher !== Number.POSITIVE_INFINITY)
      expect(after(higher, higher)).toBe(false)
    expect(after(lower, lower)).toBe(false)
  })
})
