import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import type { Session } from '../../src/session.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import { refusalOf } from '../support/refusal.ts'
import { createUnreachableTenantry } from '../support/unreachable-tenantry.ts'
import { VALID_INPUTS } from '../support/valid-inputs.ts'

type Input = Readonly<Record<string, unknown>>

const NAMES = Object.keys(OPERATIONS) as OperationName[]
const LONG = 'x'.repeat(10_000)
const CONTROLS = {
  NUL: '\u0000',
  bell: '\u0007',
  'right-to-left override': '\u202e',
  'half a character': '\ud800',
}
/** Fields in which nothing is a value: it takes the value away, or says that there is no enterprise. */
const NULLABLE = new Set([
  'user.update externalId',
  'organization.update externalId',
  'enterpriseId',
  'approval.setRule for',
  'approval.setRule channel',
  'approval.setRule remindAfterMs',
  'approval.setRule escalateAfterMs',
])
/** Fields that may be empty objects: the input of another command, which that one judges; and what has a value for each of its parts. */
const MAY_BE_EMPTY = new Set([
  'approval.request input',
  'approval.breakGlass input',
  'approval.setRule reasons',
])

/** A row of a file is refused by itself, whatever stands in its cells, and keeps the others from nothing. */
const JUDGED_BY_ROW = /^(user|account)\.importBatch rows\.\d+\.cells\b/
/** What the input of another command is compared with: any text, number or truth, or nothing. */
const COMPARED_WITH = /^approval\.setRule when\.\d+\.(in|notIn)\.\d+$/
/** Of the things that could stand there, each is told by what it has: nothing of it is missing, it is none of them. */
const ONE_OF_SEVERAL =
  /^(approval\.setRule (stages\.\d+\.approvers|escalateTo)|role\.create grants)\.\d+\.\w+$/

let tenantry: Tenantry
let system: Session
beforeAll(async () => {
  tenantry = await createUnreachableTenantry()
  system = tenantry.system('test').inOrganization('org_01kjpwd6m0ep5vmshpyhez62yx')
})
afterAll(() => tenantry.close())

interface Field {
  /** `stages.0.approvers.0.role` */
  readonly path: string
  readonly value: unknown
  put(value: unknown): Input
  /** The input without it; an element of a list is none that could be missing. */
  without(): Input | null
}

/** Every field of an input, those of its parts and the elements of its lists included, with what puts another value in its place. */
function fieldsOf(input: Input): readonly Field[] {
  return Object.entries(input).flatMap(([key, value]) => {
    const { [key]: _removed, ...rest } = input
    const own: Field = {
      path: key,
      value,
      put: (other) => ({ ...input, [key]: other }),
      without: () => rest,
    }
    return [own, ...within(own)]
  })
}

function within({ path, value, put }: Field): readonly Field[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const { [key]: _removed, ...rest } = value as Input
    const inner: Field = {
      path: `${path}.${key}`,
      value: part,
      put: (other) => put(Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }),
      without: () => (Array.isArray(value) ? null : put(rest)),
    }
    return [inner, ...within(inner)]
  })
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)
}

function isJudgedElsewhere(name: OperationName, path: string): boolean {
  return [JUDGED_BY_ROW, COMPARED_WITH].some((judged) => judged.test(`${name} ${path}`))
}

/** Refused for the input, before the database was touched, in a sentence that does not repeat what was sent. */
async function expectInvalid(name: OperationName, input: unknown, what: string): Promise<string> {
  const run = tenantry.execute(system.principal, name, input as never)
  const { code, message } = await refusalOf(run)
  expect(code, `${name}: ${what}: ${message}`).toBe('invalid_input')
  expect(message, what).toMatch(/^[A-Z].*\.$/su)
  expect(message.length, what).toBeLessThan(700)
  // In the words of the library that reads the input it would not be said what is wanted.
  expect(message, `${name}: ${what}`).not.toMatch(
    /\binvalid\b|\btoo (big|small)\b|expected (string|number|array|object|one)/i,
  )
  for (const text of [LONG.slice(0, 100), ...Object.values(CONTROLS), 'canary'])
    expect(message).not.toContain(text)
  return message
}

describe.each(NAMES)('bad input to %s', (name) => {
  const valid = VALID_INPUTS[name] as Input

  test('is told from sound input, which gets as far as the database', async () => {
    expect(await refusalOf(tenantry.execute(system.principal, name, valid as never))).toMatchObject({
      code: 'unavailable',
    })
  })

  test('is refused when it is no object', async () => {
    for (const input of [undefined, null, 'canary', 7, true, [], [valid], () => valid]) {
      await expectInvalid(name, input, String(input))
    }
  })

  test('is refused for a field that is not known, also one that is named like a part of every object', async () => {
    for (const key of [
      'unknown',
      'constructor',
      'toString',
      'hasOwnProperty',
      'userId ',
      'organizationId',
      'isAdmin',
    ]) {
      if (Object.hasOwn(valid, key)) continue
      const message = await expectInvalid(name, { ...valid, [key]: 'canary' }, key)
      expect(message).toBe(`Unknown: ${key}.`)
    }
    const proto = JSON.parse(
      `{"__proto__": {"canary": true}, ${JSON.stringify(valid).slice(1)}`.replace(', }', '}'),
    )
    await expectInvalid(name, proto, '__proto__')
  })

  test('is refused for every required field that is missing, by its name', async () => {
    const schema = OPERATIONS[name].input
    for (const { path, without } of fieldsOf(valid)) {
      const rest = without()
      if (rest === null || schema.safeParse(rest).success) continue
      const message = await expectInvalid(name, rest, `${path} missing`)
      if (ONE_OF_SEVERAL.test(`${name} ${path}`)) continue
      // A field is called as a person would call it: the external id, not externalId.
      const [word = ''] = /^[a-z]+/.exec(path.split('.').at(-1) ?? '') ?? []
      expect(message.toLowerCase()).toMatch(new RegExp(`\\b${word}( [a-z]+)* is missing\\.$`))
    }
  })

  test('is refused for every field that holds nothing, or something of another kind', async () => {
    for (const { path, value, put } of fieldsOf(valid)) {
      const others = [null, {}, Number.NaN, Number.POSITIVE_INFINITY, Symbol('canary'), () => 'canary', 1n]
      const kinds = [
        ...others,
        ...['canary', 7, true, ['canary']].filter((other) => typeof other !== typeof value),
      ]
      for (const other of kinds) {
        const field = path.split('.').at(-1) ?? ''
        if (
          typeof other === 'object' &&
          !Array.isArray(other) &&
          MAY_BE_EMPTY.has(`${name} ${path}`) &&
          other
        )
          continue
        if (isPlain(other) && JUDGED_BY_ROW.test(`${name} ${path}`)) continue
        // A stage wants any, all, or so many.
        if (other === 7 && field === 'need') continue
        if (isScalar(other) && COMPARED_WITH.test(`${name} ${path}`)) continue
        if (other === null && (NULLABLE.has(`${name} ${path}`) || NULLABLE.has(field))) continue
        const message = await expectInvalid(name, put(other), `${path} = ${String(other)}`)
        // What was given is not what is wanted; nothing is missing but within an object that lacks its parts.
        if (isPlain(value) && isPlain(other)) continue
        expect(message, `${name}: ${path} = ${String(other)}`).not.toMatch(/is missing/)
      }
    }
  })

  test('is refused for every text of 10,000 characters, and for every text that holds invisible ones', async () => {
    for (const { path, value, put } of fieldsOf(valid)) {
      if (typeof value !== 'string' || isJudgedElsewhere(name, path)) continue
      await expectInvalid(name, put(LONG), `${path} long`)
      await expectInvalid(name, put(`${value}${LONG}`), `${path} long`)
      if (path === 'cursor') continue
      for (const [what, character] of Object.entries(CONTROLS)) {
        await expectInvalid(name, put(`${value}${character}`), `${path} with ${what}`)
        await expectInvalid(name, put(`${character}${value}`), `${path} with ${what}`)
      }
    }
  })

  test('is refused for every text that is empty', async () => {
    const optional = new Set(['search', 'cursor', 'description'])
    for (const { path, value, put } of fieldsOf(valid)) {
      if (typeof value !== 'string' || optional.has(path) || isJudgedElsewhere(name, path)) continue
      await expectInvalid(name, put(''), `${path} empty`)
      await expectInvalid(name, put(' \t '), `${path} blank`)
    }
  })
})

test.each([
  [
    'every kind of value is called by a word of its own',
    'user.importBatch',
    { rows: 'canary', strict: 7 },
    'Rows must be a list; strict must be true or false.',
  ],
  ['a number is not a text', 'user.list', { search: 7 }, 'Search must be a text.'],
  ['a text is not a number', 'user.list', { limit: 'canary' }, 'Limit must be a number.'],
  ['half a row is no number of rows', 'user.list', { limit: 1.5 }, 'Limit must be a whole number.'],
  ['a date is not a text', 'user.list', { createdAfter: new Date() }, 'Created after must be a text.'],
  ['nothing is not a text', 'user.list', { search: null }, 'Search must be a text.'],
  ['a list is not an object', 'approval.setRule', { reasons: [] }, 'Reasons must be an object.'],
  [
    'what a field says itself comes first',
    'user.rotateSecret',
    { expiresInMs: 7 },
    'Expires in is at least a minute.',
  ],
  [
    'a list says which of it is wrong by what it is',
    'role.update',
    { remove: [7] },
    'Remove must be a text.',
  ],
  [
    'a text is no longer than it may be',
    'user.list',
    { cursor: 'x'.repeat(2_001) },
    'Cursor is longer than 2000 characters.',
  ],
  [
    'nobody is named by two things at once',
    'approval.setRule',
    { stages: [{ approvers: [{ role: 'org-admin', user: 'usr_01kjpwd6m0ep5vmshpyhez62yx' }] }] },
    'Stage approver names one role, one account or one user, such as { role: "org-admin" }.',
  ],
  [
    'how many must agree is a word or a number',
    'approval.setRule',
    { stages: [{ need: 'canary', approvers: [{ role: 'org-admin' }] }] },
    'Stage need is any, all, or a number from 1 to 50.',
  ],
  ['a word is one of some', 'user.list', { status: 'canary' }, 'Status must be one of active, inactive.'],
] as const)('an input of the wrong kind is told what is wanted: %s', async (_what, name, field, sentence) => {
  expect(await expectInvalid(name, { ...VALID_INPUTS[name], ...field }, sentence)).toBe(sentence)
})

const MALFORMED = [
  'fay',
  'fay@',
  '@elm.test',
  'fay@elm',
  'fay@@elm.test',
  'fay hill@elm.test',
  'fay@elm.',
  '<fay@elm.test>',
  'fay@elm.test,gil@elm.test',
  'fay@[127.0.0.1]',
  `${'f'.repeat(250)}@elm.test`,
  'fay@elm.test\u0000',
]

test.each(MALFORMED)('the malformed e-mail %j is refused', async (email) => {
  expect(await expectInvalid('user.create', { ...VALID_INPUTS['user.create'], email }, email)).toBe(
    'Email must be an address such as fay@elm.test.',
  )
  await expectInvalid('user.update', { ...VALID_INPUTS['user.update'], email }, email)
  const made = tenantry.signUp({
    organization: { name: 'Elm' },
    user: { email, firstName: 'Fay', lastName: 'Hill' },
  })
  expect(await refusalOf(made)).toEqual({
    code: 'invalid_input',
    message: 'User email must be an address such as fay@elm.test.',
  })
})

test.each([
  [
    'a role that is shaped like one of our ids',
    'user.assignRole',
    { role: 'usr_01kjpwd6m0ep5vmshpyhez62yx' },
    'Role must not look like an id of Tenantry.',
  ],
  [
    'a role named like a part of every object',
    'user.assignRole',
    { role: '__proto__' },
    'Role has small letters, digits and single dashes between them only, such as night-auditor.',
  ],
  ['no role at all', 'user.create', { roles: [] }, 'Roles must not be empty.'],
  [
    'an id of another kind',
    'account.update',
    { accountId: 'usr_01kjpwd6m0ep5vmshpyhez62yx' },
    'Account is not the id of an account: those begin with acc_ and have 26 characters more.',
  ],
  [
    'an id in capitals',
    'user.delete',
    { userId: 'USR_01KJPWD6M0EP5VMSHPYHEZ62YX' },
    'User is not the id of a user: those begin with usr_ and have 26 characters more.',
  ],
  [
    'an id cut short',
    'user.delete',
    { userId: 'usr_01kjpwd6m0ep5vmshpyhez62y' },
    'User is not the id of a user: those begin with usr_ and have 26 characters more.',
  ],
  [
    'a text that is much too long for an id',
    'user.delete',
    { userId: 'u'.repeat(101) },
    'User is not the id of a user: those begin with usr_ and have 26 characters more.',
  ],
  [
    'the id of no request',
    'approval.get',
    { requestId: 'apr_12' },
    'Request is not the id of a request for approval: those begin with apr_ and have 26 characters more.',
  ],
  ['a page of nothing', 'user.list', { limit: 0 }, 'Limit must be at least 1.'],
  [
    'a page of more than it may be',
    'user.list',
    { limit: 201 },
    'Limit is at most 200: what comes after is on the next page.',
  ],
  ['an overlap in the past', 'user.rotateSecret', { overlapMs: -1 }, 'Overlap must be at least 0.'],
] as const)('%s is refused in a sentence that says what would do', async (_what, name, change, message) => {
  expect(await expectInvalid(name, { ...VALID_INPUTS[name], ...change }, _what)).toBe(message)
})

test('several mistakes are all said at once', async () => {
  const input = { userId: 'canary', firstName: '', email: 'canary' }
  expect(await expectInvalid('user.update', input, 'several')).toBe(
    'User is not the id of a user: those begin with usr_ and have 26 characters more; first name must not be empty; email must be an address such as fay@elm.test.',
  )
})

test.each(['nothing.here', '', '__proto__', 'toString', 'account.purge', undefined, null, 7])(
  'there is no operation %j',
  async (name) => {
    const run = tenantry.execute(system.principal, name as never, {} as never)
    expect(await refusalOf(run)).toMatchObject({ code: 'invalid_input' })
  },
)

test('the methods of a session refuse what is neither a thing nor an id', async () => {
  for (const thing of [undefined, null, 7, {}, { id: 7 }, [], 'canary'] as never[]) {
    for (const call of [
      () => system.accounts.get(thing),
      () => system.accounts.update(thing, { name: 'Elm' }),
      () => system.accounts.deactivate(thing),
      () => system.users.get(thing),
      () => system.users.update(thing, { firstName: 'Fay' }),
      () => system.users.rotateSecret(thing),
      () => system.users.delete(thing),
      () => system.chat.issueLinkCode(thing),
    ]) {
      const { code } = await refusalOf(call())
      expect(thing === 'canary' ? ['invalid_input', 'unavailable'] : ['invalid_input']).toContain(code)
    }
  }
})

test('signing up refuses an unknown field, a missing one and a name without a letter', async () => {
  const sound = {
    organization: { name: 'Elm' },
    user: { email: 'fay@elm.test', firstName: 'Fay', lastName: 'Hill' },
  }
  const inputs: readonly unknown[] = [
    undefined,
    null,
    {},
    { ...sound, canary: 1 },
    { ...sound, organization: { name: '' } },
    { ...sound, organization: { name: LONG } },
    { ...sound, organization: { name: 'Elm\u0000' } },
    { ...sound, organization: { name: 'Elm', limits: { accounts: -1 } } },
    { ...sound, organization: { name: 'Elm', limits: { accounts: 2_147_483_648 } } },
    { ...sound, organization: { name: 'Elm', limits: { usersPerAccount: 3_000_000_000 } } },
    { ...sound, organization: { name: 'Elm', limits: { usersPerAccount: 1.5 } } },
    { ...sound, user: { ...sound.user, firstName: ' ' } },
    { ...sound, user: { ...sound.user, roles: ['org-admin'] } },
  ]
  for (const input of inputs) {
    expect(
      await refusalOf(tenantry.signUp(input as never)),
      JSON.stringify(input)?.slice(0, 100),
    ).toMatchObject({
      code: 'invalid_input',
    })
  }
  expect(await refusalOf(tenantry.signUp(sound))).toMatchObject({ code: 'unavailable' })
})

test('a principal that was not made here is nobody, however alike it is', async () => {
  const { principal } = system
  for (const forged of [
    { ...principal },
    structuredClone(principal),
    Object.create(principal),
    null,
    undefined,
    'system',
  ]) {
    expect(await refusalOf(tenantry.execute(forged as never, 'self.get', {}))).toMatchObject({
      code: 'unauthenticated',
    })
    const preview = tenantry.preview(forged as never, 'account.delete', VALID_INPUTS['account.delete'])
    expect(await refusalOf(preview)).toMatchObject({ code: 'unauthenticated' })
  }
})

test('credentials of another kind than text are refused like wrong ones, before the database is touched', async () => {
  for (const secrets of [
    undefined,
    null,
    7,
    '',
    {},
    [],
    { authorization: null },
    { authorization: 7 },
    { organizationSecret: {}, userSecret: [] },
  ]) {
    expect(await refusalOf(tenantry.authenticate(secrets as never)), JSON.stringify(secrets)).toMatchObject({
      code: 'unauthenticated',
    })
  }
  const organizationId = system.principal.organizationId
  for (const who of [
    { organizationId: 7, userId: 'x' },
    { organizationId: 'org_x', userId: 'x' },
    { organizationId, userId: 7 },
    { organizationId, userId: organizationId },
    { organizationId },
    { organizationId, externalId: undefined },
    { organizationId, externalId: null },
    { organizationId, externalId: 7 },
    { organizationId, externalId: 'fay\u0000' },
    { organizationId, externalId: 'fay', userId: undefined },
    { organizationId, externalId: 'fay', userId: 'usr_01kjpwd6m0ep5vmshpyhez62yx' },
    { organizationId, externalId: 'fay', roles: ['org-admin'] },
    undefined,
    null,
    'fay',
  ]) {
    const asserted = tenantry.actAs(who as never, { assertedBy: 'test' })
    expect(await refusalOf(asserted), JSON.stringify(who)).toMatchObject({ code: 'unauthenticated' })
  }
  const sound = tenantry.actAs({ organizationId, externalId: 'undefined' }, { assertedBy: 'test' })
  expect(await refusalOf(sound)).toMatchObject({ code: 'unavailable' })
})

test.each(['approval.request', 'approval.breakGlass'] as const)(
  'the input of another command is no fault of %s, whatever it holds: without end, very deep, doubled again and again, or no data',
  async (name) => {
    const endless: { again?: unknown } = {}
    endless.again = endless
    const nested = (times: number, wrap: (inner: unknown) => unknown) => {
      let value: unknown = {}
      for (let done = 0; done < times; done += 1) value = wrap(value)
      return value
    }
    const deep = nested(20_000, (inner) => ({ inner }))
    const deepList = nested(20_000, (inner) => [inner])
    const doubled = nested(19, (inner) => [inner, inner, inner])
    for (const value of [endless, deep, deepList, doubled, 1n, () => undefined, Symbol('no')])
      await expectInvalid(name, { command: 'account.create', input: { value }, reason: 'Need' }, typeof value)
  },
)
