import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createUser } from '../../src/commands/users/create-user.ts'
import { OPERATIONS } from '../../src/operations/table.ts'
import { getUser } from '../../src/queries/user-queries.ts'
import type { Session } from '../../src/session.ts'
import { readAccount } from '../../src/store/tables/accounts.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'
import { type Flights, listenForFlights } from '../support/flights.ts'

/** How often a call goes to the database and back (docs/decisions/flights.md): by its statements, which no busy machine changes, and not in time. */

let database: TestDatabase
let tenantry: Tenantry
let ada: Session
let adaId: string
let secrets: { organizationSecret: string; userSecret: string }
let oak: string
let log: Flights

beforeAll(async () => {
  database = await createTestDatabase('postgres')
  tenantry = await createTenantry({ database: String(database.location) })
  await tenantry.migrate()
  const acorn = await tenantry.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  adaId = acorn.user.id
  secrets = {
    organizationSecret: acorn.organizationSecret.reveal(),
    userSecret: acorn.userSecret.reveal(),
  }
  ada = await tenantry.authenticate(secrets)
  oak = (await ada.accounts.create({ externalId: 'oak', name: 'Oak' })).id
  await untilUsesAreNoted()
  log = listenForFlights()
})
afterAll(async () => {
  log.end()
  await tenantry.close()
  await database.drop()
})

/** They are noted aside, on another connection, whose statements belong to no call. */
async function untilUsesAreNoted(): Promise<void> {
  const client = new pg.Client(String(database.location))
  await client.connect()
  try {
    for (;;) {
      const { rows } = await client.query<{ uses: number }>(
        'select count(*)::integer as uses from tenantry.secret_uses',
      )
      // Of the Organization Secret and of the User Secret.
      if (rows[0]?.uses === 2) return
      await sleep(20)
    }
  } finally {
    await client.end()
  }
}

function inOak(name: string) {
  return { accountId: oak, email: `${name}@oak.test`, firstName: 'Ben', lastName: 'Ash' }
}

const CLAIM_AND_LOOK = 'claim_key, lock accounts, lock roles, enter, select approval_rules, select accounts'

test('authenticating is one flight', async () => {
  expect(await log.of(() => tenantry.authenticate(secrets))).toEqual(['enter'])
})

const ONE_FLIGHT = ['enter, select users']

test('a read is one flight, commit and all, for whoever has been here before', async () => {
  const { user } = await ada.users.create(inOak('ben'))
  const fresh = await tenantry.authenticate(secrets)
  expect(await log.of(() => fresh.users.get(user.id))).toEqual(ONE_FLIGHT)
  expect(await log.of(() => fresh.users.get('ben@oak.test'))).toEqual(ONE_FLIGHT)
})

test('a read is two flights for whoever was not here before', async () => {
  const job = tenantry.system('nightly import').inOrganization(ada.principal.organizationId)
  expect(await log.of(() => job.users.get(adaId))).toEqual(['begin, enter', 'select users', 'commit'])
  expect(await log.of(() => job.users.get(adaId))).toEqual(ONE_FLIGHT)
})

test('what somebody may do is one flight', async () => {
  expect(await log.of(() => ada.ability())).toEqual(['enter'])
  expect(await log.of(() => ada.can('user:read'))).toEqual(['enter'])
})

test('a page is one flight', async () => {
  expect(await log.of(() => ada.users.list())).toEqual(ONE_FLIGHT)
  expect(await log.of(() => ada.users.list({ accountId: oak, sort: 'email', limit: 5 }))).toEqual(ONE_FLIGHT)
  const narrowed = [
    { search: 'ben' },
    { search: 'nobody' },
    { role: 'account-admin' },
    { status: 'inactive' },
  ] as const
  for (const input of narrowed)
    expect(await log.of(() => ada.users.list(input))).toEqual(['enter, with users'])
  expect(await log.of(() => ada.accounts.list())).toEqual(['enter, select accounts'])
  expect(await log.of(() => ada.accounts.get('oak'))).toEqual(['enter, select accounts'])
})

test('where somebody is not what they were when they were last here, what they ask is asked again', async () => {
  const read = () => ada.users.get(adaId)
  await read()
  const other = await tenantry.authenticate(secrets)
  await other.users.update(adaId, { lastName: 'Elm' })
  expect(await log.ofAll(read)).toEqual([...ONE_FLIGHT, 'begin, enter, select users', 'commit'])
  expect(await log.of(read)).toEqual(ONE_FLIGHT)
})

test('a query that says it is one statement and sends another is run again, and found out', async () => {
  const { run } = getUser
  onTestFinished(() => void Object.assign(getUser, { run }))
  const twice: typeof run = async (work, input) => {
    await run(work, input)
    return run(work, input)
  }
  Object.assign(getUser, { run: twice })
  expect(await log.ofAll(() => ada.users.get(adaId))).toEqual([
    ...ONE_FLIGHT,
    'begin, enter, select users',
    'select users',
    'commit',
  ])
})

const INSERTS = 'insert users, index_users, insert user_roles, insert secrets'
const WRITES = `${INSERTS}, insert idempotency_keys, append_events, commit`

const FORESEEN_TO_ACT =
  'raise walls, claim_first, lock accounts, lock roles, enter as foreseen, select approval_rules as foreseen'
/** All that is looked at was told before: the outcome is known before the claim of the key leaves, and stored by it. */
const ALL_FORESEEN = `${FORESEEN_TO_ACT}, select accounts as foreseen, ${INSERTS}, append_events`

test('creating a user under a key is one flight, the whole transaction, for whoever has done that before', async () => {
  await ada.users.create(inOak('cai'), { idempotencyKey: 'cai' })
  expect(await log.of(() => ada.users.create(inOak('dov'), { idempotencyKey: 'dov' }))).toEqual([
    ALL_FORESEEN,
  ])
})

test('what was not told before is waited for: the first user of an account is two flights', async () => {
  const elm = await ada.accounts.create({ externalId: 'elm', name: 'Elm' })
  const inElm = { ...inOak('hal'), accountId: elm.id }
  expect(await log.of(() => ada.users.create(inElm, { idempotencyKey: 'hal' }))).toEqual([
    `begin, ${FORESEEN_TO_ACT}, select accounts`,
    WRITES,
  ])
})

test('for whoever was not, what it claims and looks at is a flight behind the entering', async () => {
  const job = tenantry.system('nightly joining').inOrganization(ada.principal.organizationId)
  const [first, second] = await log.of(() => job.users.create(inOak('fay'), { idempotencyKey: 'fay' }))
  expect([first, second]).toEqual([
    'begin, enter',
    'claim_key, lock accounts, lock roles, enter, select accounts',
  ])
})

test('where somebody is not what they were when they were last here, what was begun for them is undone, and done once', async () => {
  const other = await tenantry.authenticate(secrets)
  await ada.can('user:read')
  await tenantry
    .system('renaming')
    .inOrganization(ada.principal.organizationId)
    .users.update(adaId, { lastName: 'Fir' })
  const create = () => other.users.create(inOak('gil'), { idempotencyKey: 'gil' })
  expect(await log.ofAll(create)).toEqual([ALL_FORESEEN, 'rollback', 'begin, enter', CLAIM_AND_LOOK, WRITES])
  const { items } = await other.audit.list({ limit: 5 })
  expect(items.filter(({ type }) => type === 'user.created').map(({ actor }) => actor?.name)).toContain(
    'Ada Fir',
  )
})

test('where what a command is about is not what was told last, it is undone, and done once', async () => {
  await ada.users.create(inOak('ivo'), { idempotencyKey: 'ivo' })
  // As another process would: this one forgets what it changes itself.
  const elsewhere = await createTenantry({ database: String(database.location) })
  onTestFinished(() => elsewhere.close())
  await elsewhere
    .system('renaming')
    .inOrganization(ada.principal.organizationId)
    .accounts.update(oak, { name: 'Holm Oak' })
  const create = () => ada.users.create(inOak('jon'), { idempotencyKey: 'jon' })
  expect(await log.ofAll(create)).toEqual([ALL_FORESEEN, 'rollback', 'begin, enter', CLAIM_AND_LOOK, WRITES])
  expect(await log.ofAll(() => ada.users.create(inOak('kit'), { idempotencyKey: 'kit' }))).toEqual([
    ALL_FORESEEN,
  ])
})

test('nothing is begun on what this process has changed itself: an account, its roles, a rule', async () => {
  const id = (await ada.accounts.create({ externalId: 'yew', name: 'Yew' })).id
  const inYew = (name: string) => ({ ...inOak(name), email: `${name}@yew.test`, accountId: id })
  const withoutKey = (statements: string) => statements.replace('claim_first, ', '')
  const once = withoutKey(`begin, ${FORESEEN_TO_ACT}, select accounts`)
  const changes = [
    ['renamed', () => ada.accounts.update(id, { name: 'Old Yew' })],
    ['raised', () => ada.accounts.grantRole(id, 'account-admin')],
    ['lowered', () => ada.accounts.revokeRole(id, 'account-admin')],
  ] as const
  for (const [name, change] of changes) {
    await ada.users.create(inYew(`before-${name}`))
    await change()
    const [first, ...behind] = await log.ofAll(() => ada.users.create(inYew(name)))
    expect([name, first, behind.length]).toEqual([name, once, 1])
  }
  const rule = await ada.approvals.rules.set({
    name: 'many eyes',
    commands: ['account.purge'],
    stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
  })
  const [ruled] = await log.ofAll(() => ada.users.create(inYew('ruled')))
  expect(ruled).toMatch(/select approval_rules, select accounts as foreseen$/)
  await ada.approvals.rules.remove(rule)
  const [free] = await log.ofAll(() => ada.users.create(inYew('free')))
  expect(free).toMatch(/select approval_rules, select accounts as foreseen$/)
})

test('the repeat of a command is foreseen to be none, undone, and answered by what the claim of its key has found', async () => {
  const create = () => ada.users.create(inOak('eve'), { idempotencyKey: 'eve' })
  await create()
  expect(await log.of(create)).toEqual([ALL_FORESEEN, 'rollback', 'begin, enter', CLAIM_AND_LOOK, 'commit'])
})

describe('somebody in chat', () => {
  const identity = { enterpriseId: null, teamId: 'T0ACORN', userId: 'U0ADA' }
  const via = { team: identity.teamId }
  beforeAll(async () => {
    await tenantry.chat.connect((await ada.chat.issueConnectCode()).code ?? '', identity)
    await tenantry.chat.link((await ada.chat.issueLinkCode(adaId)).code ?? '', identity)
  })

  test('has their request taken in by one flight, and its commit', async () => {
    const received = () =>
      tenantry.chat.receive({ workspace: identity, signature: 'ab'.repeat(32), payload: '{}' })
    expect(await log.of(received)).toEqual(['begin, set, receive_chat_request', 'commit'])
  })

  test('and who they are is found out while that is being committed', async () => {
    // More connections than there are transactions at once, what is noted aside included: none has to be opened first.
    await Promise.all(Array.from({ length: 6 }, () => ada.whoami()))
    const received = async () => {
      const identified: Promise<unknown>[] = []
      await tenantry.chat.receive({
        workspace: identity,
        signature: 'cd'.repeat(32),
        payload: '{}',
        found: ({ organizationId }) => {
          if (organizationId !== null)
            identified.push(tenantry.chat.identifyIn(organizationId, identity, via))
        },
      })
      expect(await Promise.all(identified)).toMatchObject([{ known: true }])
    }
    expect(await log.ofAll(received)).toEqual(['begin, set, receive_chat_request', 'commit, enter'])
  })

  test('is found out in one flight, and so is answered what they look up, from the first time', async () => {
    const { organizationId } = ada.principal
    let found: Awaited<ReturnType<typeof tenantry.chat.identifyIn>> | undefined
    const identify = async () => {
      found = await tenantry.chat.identifyIn(organizationId, identity, via)
    }
    expect(await log.of(identify)).toEqual(['enter'])
    if (found?.known !== true) throw new Error('Ada is linked')
    const { principal } = found.session
    expect(await log.of(() => tenantry.execute(principal, 'user.find', { reference: adaId }))).toEqual(
      ONE_FLIGHT,
    )
    expect(await log.of(() => tenantry.execute(principal, 'account.find', { reference: 'oak' }))).toEqual([
      'enter, select accounts',
    ])
  })

  /** What a card of a user says, asked for as the bot asks. */
  const card = () =>
    tenantry.chat.lookIn({ organizationId: ada.principal.organizationId, identity, via }, async (look) => {
      const { accountId } = await look.execute('user.get', { user: adaId })
      const steps = await look.canEach([{ permission: 'user:update' }, { permission: 'user:delete' }])
      const [account] = await look.execute('account.find', { reference: accountId })
      return { account: account?.externalId, steps, userId: look.userId }
    })

  test('who asks several things at once is found out and answered in one transaction of two flights', async () => {
    const answer = { account: 'default', steps: [true, true], userId: adaId }
    expect(await card()).toEqual({ known: true, answer })
    expect(await log.ofAll(card)).toEqual(['begin, enter, select users', 'select accounts', 'commit'])
  })

  /** The card of a user, all of it asked at once. */
  const cardAtOnce = () => {
    const { organizationId } = ada.principal
    return tenantry.chat.lookIn({ organizationId, identity, via, atOnce: true }, async (look) => {
      const [user, account] = await Promise.all([
        look.execute('user.get', { user: adaId }),
        look.accountOf(adaId),
      ])
      return { user: user.id, account, steps: await look.canEach([{ permission: 'user:update' }]) }
    })
  }

  test('who asks all of it at once is found out and answered in one flight, which is the whole transaction', async () => {
    const answer = { user: adaId, account: 'default', steps: [true] }
    expect(await cardAtOnce()).toEqual({ known: true, answer })
    expect(await log.ofAll(cardAtOnce)).toEqual(['enter, select users, select accounts'])
    await ada.users.update(adaId, { lastName: 'Rowan' })
    expect(await log.ofAll(cardAtOnce)).toEqual([
      'enter, select users, select accounts',
      'begin, enter, select users, select accounts',
      'commit',
    ])
  })

  test('who is not what they were when they last looked is asked all of it again, in the same transaction', async () => {
    await card()
    await ada.users.update(adaId, { lastName: 'Larch' })
    const all = ['begin, enter, select users', 'select accounts', 'select users', 'select accounts', 'commit']
    expect(await log.ofAll(card)).toEqual(all)
  })
})

test('a statement that waits for another is a flight of its own', async () => {
  const client = new pg.Client({ connectionString: String(database.location), pipeline: true })
  await client.connect()
  onTestFinished(() => client.end())
  const one = () => client.query('select 1')
  expect(await log.of(() => Promise.all([one(), one()]))).toEqual(['select, select'])
  expect(await log.of(async () => [await one(), await one()])).toEqual(['select', 'select'])
})

/** Each command that says it sends its locks at once, called. */
const AT_ONCE: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  'user.create': (name) => ada.users.create(inOak(name), { idempotencyKey: name }),
}

/** Whether all locks were sent before who acts was read again: what is decided then stands on whoever they are behind the last lock. */
function locksComeFirst(flights: readonly string[]): boolean {
  const sent = flights.flatMap((flight) => flight.split(', '))
  const locks = sent.flatMap((statement, place) => (statement.startsWith('lock ') ? place : []))
  return (
    locks.length > 0 && Math.max(...locks) < sent.findLastIndex((statement) => /^enter\b/.test(statement))
  )
}

describe('a command that says it sends its locks at once', () => {
  const saysSo = Object.values(OPERATIONS).filter(
    (operation) => operation.kind === 'command' && 'locksAtOnce' in operation,
  )

  test('is called here', () => {
    expect(saysSo.map(({ name }) => name)).toEqual(Object.keys(AT_ONCE))
  })

  test.each(Object.entries(AT_ONCE))('reads who acts behind them: %s', async (name, call) => {
    const flights = await log.of(() => call(`at-once-${name.replace('.', '-')}`))
    expect(locksComeFirst(flights)).toBe(true)
  })

  test('is found out where it waits for an answer before its last lock', async () => {
    const { lock } = createUser
    onTestFinished(() => void Object.assign(createUser, { lock }))
    const late: typeof lock = async (work, input) => {
      await readAccount(work.scope, input.accountId)
      await lock?.(work, input)
    }
    Object.assign(createUser, { lock: late })
    const flights = await log.of(() => ada.users.create(inOak('late'), { idempotencyKey: 'late' }))
    expect(locksComeFirst(flights)).toBe(false)
  })
})
