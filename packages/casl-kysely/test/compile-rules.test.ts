import type { RawRule } from '@casl/ability'
import {
  buildAbility,
  compileRules,
  may,
  UnsafeRuleError,
  UnsupportedConditionError,
} from '@tenantry/casl-kysely'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryQuestion } from './arbitrary-rules.ts'
import { compiled } from './compiled.ts'

const readOak = { action: 'read', subject: 'Person', conditions: { account: 'oak' } }

function compile(...rules: unknown[]): RawRule[] {
  return compileRules(rules as RawRule[])
}

function nested(depth: number): object {
  return depth === 0 ? { account: 'oak' } : { $not: nested(depth - 1) }
}

function nestedInLists(depth: number): object {
  return depth === 0 ? { account: 'oak' } : { $and: [nestedInLists(depth - 1)] }
}

function nestedInItself(): object {
  const branches: object[] = []
  branches.push({ $or: branches })
  return { $or: branches }
}

test.each<[sentence: string, rule: unknown]>([
  ['It must be a plain object.', null],
  ['It must be a plain object.', [readOak]],
  ['It must be a plain object.', new (class Rule {})()],
  ['A rule has no "condition".', { action: 'read', subject: 'Person', condition: { account: 'oak' } }],
  ['A rule has no "field".', { ...readOak, field: 'name' }],
  ['"inverted" must be true or false.', { ...readOak, inverted: 'false' }],
  ['"reason" must be text.', { ...readOak, reason: 7 }],
  [
    '"action" must name what it means: a missing or empty one would mean everything.',
    { ...readOak, action: undefined },
  ],
  [
    '"action" must name what it means: a missing or empty one would mean everything.',
    { ...readOak, action: [] },
  ],
  [
    '"subject" must name what it means: a missing or empty one would mean everything.',
    { ...readOak, subject: [''] },
  ],
  [
    '"subject" must name what it means: a missing or empty one would mean everything.',
    { ...readOak, subject: class Person {} },
  ],
  [
    '"fields" must name what it means: a missing or empty one would mean everything.',
    { ...readOak, fields: [] },
  ],
  ['"manage" as action is a wildcard; name each action.', { ...readOak, action: ['read', 'manage'] }],
  ['"all" as subject is a wildcard; name each subject.', { ...readOak, subject: 'all' }],
  ['"*" as fields is a wildcard; name each fields.', { ...readOak, fields: '*' }],
  ['"address.*" in fields is a pattern; name each field.', { ...readOak, fields: ['name', 'address.*'] }],
  [
    'Without conditions it grants every row: if you mean that, say { id: { $ne: null } }.',
    { action: 'read', subject: 'Person' },
  ],
  ['Empty conditions match every row.', { ...readOak, conditions: {}, inverted: true }],
  ['Empty conditions match every row.', { ...readOak, conditions: { $or: [{}] } }],
  [
    'Conditions that are null, undefined or not an object would match every row.',
    { ...readOak, conditions: undefined, inverted: true },
  ],
  [
    'Conditions that are null, undefined or not an object would match every row.',
    { ...readOak, conditions: new Map([['account', 'oak']]) },
  ],
  [
    'Conditions that are null, undefined or not an object would match every row.',
    { ...readOak, conditions: [{ account: 'oak' }] },
  ],
  ['Conditions must be an object of columns and values.', { ...readOak, conditions: { $or: ['oak'] } }],
  ['Conditions must be an object of columns and values.', { ...readOak, conditions: { $not: null } }],
  ['"$or" needs a list of at least one set of conditions.', { ...readOak, conditions: { $or: [] } }],
  [
    '"$and" needs a list of at least one set of conditions.',
    { ...readOak, conditions: { $and: { account: 'oak' } } },
  ],
  ['"account" is compared with {}, which says nothing.', { ...readOak, conditions: { account: {} } }],
  [
    '"account" is compared with undefined, which matches rows without that column.',
    { ...readOak, conditions: { account: { $eq: undefined } } },
  ],
  ['"age" is compared with undefined.', { ...readOak, conditions: { age: { $lt: undefined } } }],
  ['Conditions are nested deeper than 16 levels.', { ...readOak, conditions: nested(16) }],
  ['Conditions are nested deeper than 16 levels.', { ...readOak, conditions: nestedInLists(8) }],
  ['Conditions are nested deeper than 16 levels.', { ...readOak, conditions: nestedInItself() }],
])('a rule is refused: %s', (sentence, rule) => {
  expect(() => compile(readOak, rule)).toThrow(new UnsafeRuleError(`Rule 2 is refused. ${sentence}`))
})

test.each<[sentence: string, conditions: object]>([
  ['"$where" is not an operator on whole conditions.', { $where: 'true' }],
  ['"$nor" is not an operator on whole conditions.', { $nor: [{ account: 'oak' }] }],
  ['"$exists" of "account" is not an operator with an exact meaning in SQL.', { account: { $exists: true } }],
  ['"$regex" of "account" is not an operator with an exact meaning in SQL.', { account: { $regex: '^o' } }],
  ['"$all" of "account" is not an operator with an exact meaning in SQL.', { account: { $all: ['oak'] } }],
  [
    '"constructor" of "account" is not an operator with an exact meaning in SQL.',
    { account: { constructor: 'oak' } },
  ],
  ['"city" of "address" is not an operator with an exact meaning in SQL.', { address: { city: 'oak' } }],
  ['"$in" of "account" needs a list.', { account: { $in: 'oak' } }],
  ['"$nin" of "age" mixes kinds: number and text.', { age: { $nin: [1, null, '1'] } }],
  ['"$not" of "account" needs operators.', { account: { $not: 'oak' } }],
  ['"$gt" of "active" orders true and false.', { active: { $gt: false } }],
  ['"age" is compared with a value that has no exact meaning in SQL.', { age: { $gt: null } }],
  ['"address.city" is not the name of one column.', { 'address.city': 'oak' }],
  ['"name*" is not the name of one column.', { 'name*': 'Ada' }],
  ['"" is not the name of one column.', { '': 'Ada' }],
  ['Conditions have a symbol for a key; a column has a name.', { [Symbol('account')]: 'oak' }],
  ...[
    [],
    ['oak'],
    /oak/,
    () => 'oak',
    Symbol('oak'),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    2n ** 63n,
    -(2n ** 63n) - 1n,
    'a\0b',
    '\ud800',
    new Date(Number.NaN),
    new Date('0000-12-31T23:59:59Z'),
    new Date('+010000-01-01T00:00:00Z'),
  ].map((value): [string, object] => [
    '"x" is compared with a value that has no exact meaning in SQL.',
    { x: value },
  ]),
])('conditions without an exact meaning in SQL are refused: %s', (sentence, conditions) => {
  const refusal = new UnsupportedConditionError(`Rule 1 is refused. ${sentence}`)
  expect(() => compile({ ...readOak, conditions })).toThrow(refusal)
  expect(() => compile({ ...readOak, conditions, inverted: true })).toThrow(refusal)
})

test('a refusal goes by its own name, and keeps where it comes from as its cause', () => {
  const refusal = (conditions: object) => {
    try {
      return compile({ ...readOak, conditions })
    } catch (error) {
      return error as Error
    }
  }
  expect(String(refusal({}))).toBe('UnsafeRuleError: Rule 1 is refused. Empty conditions match every row.')
  expect(String(refusal({ age: { $in: 7 } }))).toBe(
    'UnsupportedConditionError: Rule 1 is refused. "$in" of "age" needs a list.',
  )
  expect(refusal({})).toHaveProperty('cause.message', 'Empty conditions match every row.')
})

test("what a rule's own getter throws is no refusal, and is passed on as it is", () => {
  const failure = new RangeError('The settings are not read yet.')
  const conditions = {
    get account() {
      throw failure
    },
  }
  let thrown: unknown
  try {
    compile({ ...readOak, conditions })
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBe(failure)
})

test('rules must be a list', () => {
  expect(() => compileRules({ 0: readOak, length: 1 } as never)).toThrow(
    new UnsafeRuleError('Rules must be a list.'),
  )
  // biome-ignore lint/suspicious/noSparseArray: the hole is what is refused
  expect(() => compileRules([readOak, , readOak] as never)).toThrow(/^Rule 2 is refused/)
})

test('values at the edge of what is exact are taken', () => {
  const edges = [Number.MAX_SAFE_INTEGER, 0.1 + 0.2, 2n ** 63n - 1n, -(2n ** 63n), '\u{1F600}', '', false]
  for (const value of [...edges, new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59Z')]) {
    expect(compile({ ...readOak, conditions: { x: value } })).toHaveLength(1)
  }
  expect(compile({ ...readOak, conditions: nested(15) })).toHaveLength(1)
  expect(compile({ ...readOak, conditions: nestedInLists(7) })).toHaveLength(1)
})

test('a compiled rule keeps what its author wrote, and compiles to itself', () => {
  const forbid = {
    action: ['read', 'update'],
    subject: ['Person', 'Team'],
    fields: ['salary'],
    inverted: true,
    reason: 'private',
  }
  const rules = compile({ ...readOak, reason: 'of Oak' }, forbid, {
    ...readOak,
    fields: 'name',
    inverted: false,
  })
  const kept = [{ ...readOak, reason: 'of Oak' }, { ...readOak, fields: ['name'] }, forbid]
  expect(rules).toStrictEqual(kept)
  expect(compileRules(rules)).toStrictEqual(kept)
})

test('a compiled rule cannot be changed, neither through itself nor through what it was made of', () => {
  const accounts = ['oak']
  const since = new Date('2026-01-01T00:00:00Z')
  const ability = buildAbility([
    { action: 'read', subject: 'Person', conditions: { account: { $in: accounts }, seen: { $gte: since } } },
  ])
  const row = { account: 'pine', seen: new Date('2025-01-01T00:00:00Z') }
  accounts.push('pine')
  since.setTime(0)
  expect(may(ability, 'read', 'Person', row)).toBe(false)

  const [rule] = ability.rules
  const { account, seen } = rule!.conditions as unknown as {
    account: { $in: string[] }
    seen: { $gte: Date }
  }
  expect(() => account.$in.push('pine')).toThrow(TypeError)
  expect(() => Object.assign(rule!, { subject: 'all' })).toThrow(TypeError)
  expect(() => (ability.rules as RawRule[]).push(readOak)).toThrow(TypeError)
  seen.$gte.setTime(0)
  expect(may(ability, 'read', 'Person', { account: 'oak', seen: row.seen })).toBe(false)
  expect(may(ability, 'read', 'Person', { account: 'oak', seen: new Date('2026-01-01T00:00:00Z') })).toBe(
    true,
  )
})

test('a compiled rule holds dates of its own', () => {
  const since = new Date('2026-01-01T00:00:00Z')
  const [rule] = compile({ ...readOak, conditions: { seen: { $gte: since } } })
  since.setTime(0)
  expect(rule!.conditions).toEqual({ seen: { $gte: new Date('2026-01-01T00:00:00Z') } })
})

test('dates in a list that several rules became cannot be changed, neither in memory nor in SQL', () => {
  const [first, second] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')]
  const ability = buildAbility([
    { ...readOak, conditions: { seen: first } },
    { ...readOak, conditions: { seen: second } },
  ])
  const { seen } = ability.rules[0]!.conditions as unknown as { seen: { $in: Date[] } }
  for (const date of seen.$in) date.setTime(0)
  expect(may(ability, 'read', 'Person', { seen: first })).toBe(true)
  expect(may(ability, 'read', 'Person', { seen: new Date(0) })).toBe(false)
  expect(compiled(ability).parameters).toContain(second.toISOString())
})

test('a getter cannot give another value after it was checked', () => {
  let reads = 0
  const conditions = {
    get account() {
      reads += 1
      return reads === 1 ? 'oak' : undefined
    },
  }
  const ability = buildAbility([{ action: 'read', subject: 'Person', conditions }])
  expect(reads).toBe(1)
  expect(may(ability, 'read', 'Person', { account: 'oak' })).toBe(true)
})

test('a column called __proto__ is a column, from JSON too', () => {
  const conditions = JSON.parse('{ "__proto__": "oak" }')
  const ability = buildAbility([{ action: 'read', subject: 'Person', conditions }])
  expect(may(ability, 'read', 'Person', JSON.parse('{ "__proto__": "oak" }'))).toBe(true)
  expect(() => may(ability, 'read', 'Person', {})).toThrow(/read without it/)
})

test('rules that differ in one value become one rule with a list', () => {
  const of = (account: unknown, rest: object = {}) => ({
    ...readOak,
    conditions: { organization: 'acorn', account },
    ...rest,
  })
  const folded = {
    ...readOak,
    conditions: { organization: 'acorn', account: { $in: ['oak', 'pine', 'elm'] } },
  }
  expect(compile(of('oak'), of({ $eq: 'pine' }), of({ $in: ['elm', 'oak'] }), of('oak'))).toEqual([folded])
  expect(compile(of('oak', { inverted: true }), of('oak'), of('pine'), of('elm'))).toEqual([
    folded,
    of('oak', { inverted: true }),
  ])
})

test('rules that differ in two columns become one rule when every combination is there', () => {
  const of = (account: string, role: string) => ({ ...readOak, conditions: { account, role } })
  expect(compile(of('oak', 'a'), of('oak', 'b'), of('pine', 'a'), of('pine', 'b'))).toEqual([
    { ...readOak, conditions: { account: { $in: ['oak', 'pine'] }, role: { $in: ['a', 'b'] } } },
  ])
  expect(compile(of('oak', 'a'), of('pine', 'b'))).toEqual([of('oak', 'a'), of('pine', 'b')])
})

test.each<[difference: string, other: object]>([
  ['action', { action: 'update' }],
  ['subject', { subject: 'Team' }],
  ['fields', { fields: ['name'] }],
  ['reason', { reason: 'of Pine' }],
  ['sign', { inverted: true }],
  ['kind of value', { conditions: { account: 1 } }],
  ['null', { conditions: { account: null } }],
  ['an empty list', { conditions: { account: { $in: [] } } }],
  ['a list with null', { conditions: { account: { $in: ['pine', null] } } }],
  ['operator', { conditions: { account: { $ne: 'pine' } } }],
  ['a second operator', { conditions: { account: { $in: ['pine'], $ne: 'elm' } } }],
  [
    'a second operator that takes away what the first gives',
    { conditions: { account: { $eq: 'pine', $ne: 'pine' } } },
  ],
  ['another column', { conditions: { account: 'pine', age: 1 } }],
  ['a date beside its own text', { conditions: { account: new Date(0) } }],
])('rules that differ in %s too stay apart', (_difference, other) => {
  const rules = [readOak, { ...readOak, conditions: { account: 'pine' }, ...other }]
  expect(compile(...rules)).toEqual(rules)
})

test('the same rule twice is that rule, whatever the order of its columns', () => {
  const rule = (values: object) => ({ ...readOak, conditions: { account: 'oak', ...values } })
  expect(compile(rule({ age: 1 }), rule({ age: 1 }))).toStrictEqual([rule({ age: 1 })])
  expect(compile(rule({ age: { $in: [] } }), rule({ age: { $in: [] } }))).toStrictEqual([
    rule({ age: { $in: [] } }),
  ])
  const turned = { ...readOak, conditions: { age: { $lte: 9, $gte: 1 }, account: 'oak' } }
  expect(compile(rule({ age: { $gte: 1, $lte: 9 } }), turned)).toStrictEqual([
    rule({ age: { $gte: 1, $lte: 9 } }),
  ])
})

test('a list that no other rule shares stays as it was written', () => {
  const rule = (account: unknown, age: number) => ({ ...readOak, conditions: { account, age } })
  const rules = [rule({ $in: ['oak', 'oak', 'pine'] }, 1), rule('elm', 2)]
  expect(compile(...rules)).toStrictEqual(rules)
})

test('two lists of a hundred thousand values become one', () => {
  const list = (from: number) => ({
    account: { $in: Array.from({ length: 200_000 }, (_, index) => from + index) },
  })
  const [folded, ...others] = compile(
    { ...readOak, conditions: list(0) },
    { ...readOak, conditions: list(100_000) },
  )
  expect((folded!.conditions as unknown as ReturnType<typeof list>).account.$in).toHaveLength(300_000)
  expect(others).toEqual([])
})

test('values in other columns tell rules apart, by kind and not by how they print', () => {
  const of = (account: string, at: object) => ({ ...readOak, conditions: { account, at } })
  for (const [left, right] of [
    [{ $ne: new Date(0) }, { $ne: '1970-01-01T00:00:00.000Z' }],
    [{ $ne: new Date(0) }, { $ne: new Date(1) }],
    [{ $ne: new Date(0) }, { $ne: 0 }],
    [{ $ne: 1 }, { $ne: '1' }],
    [{ $ne: 1 }, { $ne: 2 }],
    [{ $ne: true }, { $ne: 'true' }],
    [{ $ne: null }, { $ne: 'null' }],
    [{ $nin: [1] }, { $nin: [2] }],
    [{ $nin: [1] }, { $nin: ['1'] }],
    [{ $nin: ['a', 'b'] }, { $nin: ['a,b'] }],
    [{ $nin: ['a', 'b'] }, { $nin: ['a","b'] }],
    [{ $gt: 1 }, { $gte: 1 }],
  ] as const) {
    expect(compile(of('oak', left), of('pine', right))).toEqual([of('oak', left), of('pine', right)])
    expect(compile(of('oak', left), of('pine', left))).toHaveLength(1)
  }
})

test('folding never changes an answer', () => {
  const property = fc.property(fc.array(arbitraryQuestion, { minLength: 1, maxLength: 4 }), (questions) => {
    const rules = questions.flatMap((question) => question.rules)
    const row = {
      name: 'Ada',
      account: 'oak',
      age: 30,
      score: 0.5,
      active: true,
      seen: new Date(0),
      badge: null,
      points: '7',
    }
    const together = may(buildAbility(rules), 'read', 'Person', row)
    const one = (rule: RawRule) =>
      may(buildAbility([{ ...rule, inverted: false } as RawRule]), 'read', 'Person', row)
    const forbids = rules.filter((rule) => rule.inverted)
    const granted = rules.some((rule) => !rule.inverted && one(rule))
    const forbidden = forbids.some((rule) =>
      rule.fields !== undefined ? matchesAnyField(rule) : rule.conditions === undefined || one(rule),
    )
    expect(together).toBe(granted && !forbidden)

    function matchesAnyField({ fields: _fields, ...rule }: RawRule): boolean {
      return rule.conditions === undefined || one(rule)
    }
  })
  fc.assert(property, { numRuns: 500, seed: 20261101 })
})
