import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type { PoolClient } from 'pg'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { AccountId, OrganizationId, UserId } from '../../src/domain/id.ts'
import { activePeople, type PeopleNamed } from '../../src/store/tables/approval-people.ts'
import { storedOutcome } from '../../src/store/tables/idempotency.ts'
import type { Tables } from '../../src/store/tables/schema.ts'
import { Scope } from '../../src/store/walls/scope.ts'
import { insertManyUsers } from '../support/many-users.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

const MANY = 300
/** Ten that are past are found, and taken away; never is each row looked at that there is. */
const FEW = 50

type Call = (client: PoolClient, number: number, now: Date) => Promise<unknown>

/**
 * The rows of a table that a call reads when much of it is past and some of that is tidied up, on a connection whose plans were made when there
 * were few rows: what is the best way through a single page is kept as the plan for whatever is there later.
 *
 * @param afterwards a statement that is sent behind each call, and not counted
 */
async function rowsRead(table: string, call: Call, afterwards = 'select'): Promise<number> {
  const client = await under.database.pool.connect()
  onTestFinished(() => client.release())
  const { organization } = under.acorn
  const oneMore = async (number: number, now: Date) => {
    await client.query('begin')
    await client.query(`set local tenantry.organization = '${organization.id}'`)
    await client.query('set local role tenantry_app')
    const before = await counted(client, table)
    await call(client, number, now)
    const after = await counted(client, table)
    await client.query(afterwards)
    await client.query('commit')
    return after - before
  }
  const longAgo = new Date('2020-02-02T00:00:00Z')
  await oneMore(0, longAgo)
  await client.query(`analyze tenantry.${table}`)
  for (let number = 1; number <= MANY; number += 1) await oneMore(number, longAgo)
  return oneMore(MANY + 1, new Date('2020-03-03T00:00:00Z'))
}

/** What this connection has read so far. */
async function counted(client: PoolClient, table: string): Promise<number> {
  const { rows } = await client.query<{ read: number }>(
    `select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as read
       from pg_stat_xact_user_tables where relid = $1::regclass`,
    [`tenantry.${table}`],
  )
  return rows[0]?.read ?? Number.NaN
}

const hash = (number: number) => number.toString(16).padStart(60, '0')

const receive =
  (team: string): Call =>
  (client, number, now) =>
    client.query('select * from tenantry.receive_chat_request($1, $2, $3, $4, $5)', [
      '',
      team,
      hash(number),
      '{}',
      now,
    ])

describe('people are found by their index, also by a plan that was made for an organization of a few people', () => {
  beforeAll(async () => {
    const { acorn, database } = under
    await insertManyUsers(database.pool, {
      organizationId: acorn.organization.id,
      accountId: acorn.oak.id,
      count: MANY,
      mark: 'many',
    })
    // So that a role is one that half of all have, as far as the planner knows.
    await database.pool.query(
      `insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
       select organization_id, id, 'member', now() from tenantry.users where id like 'usr\\_many%'`,
    )
    await database.pool.query('analyze tenantry.users, tenantry.user_roles')
  })

  type CallOf = (client: PoolClient, of: { organizationId: string; userId: string }) => Promise<unknown>

  /** Rows of users, and of their roles, that one more call of Acorn's reads, on a connection on which an organization of a few people called before. */
  async function rowsReadOfAcorn(call: CallOf) {
    const { acorn, birch, database } = under
    const client = await database.pool.connect()
    onTestFinished(() => client.release())
    const within = async (organizationId: string, userId: string) => {
      await client.query('begin')
      await client.query(`set local tenantry.organization = '${organizationId}'`)
      await client.query(`set local tenantry.account = '*'`)
      await client.query('set local role tenantry_app')
      const read = async () => (await counted(client, 'users')) + (await counted(client, 'user_roles'))
      const before = await read()
      await call(client, { organizationId, userId })
      const after = await read()
      await client.query('commit')
      return after - before
    }
    // After five calls the server keeps a plan.
    for (let times = 0; times < 8; times += 1) await within(birch.organization.id, birch.users.eve.id)
    return within(acorn.organization.id, acorn.users.ben.id)
  }

  test('who is taken into the index, by their id', async () => {
    const index: CallOf = (client, { userId }) =>
      client.query('select tenantry.index_users($1::text[])', [[userId]])
    expect(await rowsReadOfAcorn(index)).toBe(1)
  })

  /** Sends each statement under a name of its own, on one connection. */
  function namedOn(client: PoolClient): Kysely<Tables> {
    const query = (text: string, values: unknown[]) => client.query({ name: text.slice(0, 50), text, values })
    const pool = { connect: async () => ({ query, release: () => undefined }), end: async () => undefined }
    return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) })
  }

  const nobody: PeopleNamed = { roles: [], accounts: [], users: [] }

  test.for<[string, (userId: string) => PeopleNamed]>([
    ['their role', () => ({ ...nobody, roles: ['org-admin'] })],
    ['themselves', (userId) => ({ ...nobody, users: [userId as UserId] })],
    [
      'their account, no more than are asked for',
      () => ({ ...nobody, accounts: [under.acorn.oak.id as AccountId] }),
    ],
  ])('who could agree, by %s', async ([, named]) => {
    let found = 0
    const read = await rowsReadOfAcorn(async (client, { organizationId, userId }) => {
      const scope = new Scope(namedOn(client), organizationId as OrganizationId, 'all')
      found = (await activePeople(scope, named(userId), 5)).length
    })
    expect(found).toBeGreaterThan(0)
    expect(read).toBeLessThan(FEW)
  })

  /** Pages that a statement reads of tables and indexes, whether it takes a row from them or not. */
  async function pagesRead(client: PoolClient, statement: string): Promise<number> {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number } }] }>(
      `explain (analyze, buffers, format json) ${statement}`,
    )
    return rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks'] ?? Number.NaN
  }

  test('who could agree, by the index of their role, however many have another one', async () => {
    const { acorn, database } = under
    const client = await database.pool.connect()
    onTestFinished(() => client.release())
    await client.query('begin')
    onTestFinished(async () => void (await client.query('rollback')))
    const of = { organizationId: acorn.organization.id, accountId: acorn.oak.id }
    await client.query(
      `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
       select $1, 'usr_pages' || n, $2, n || '@pages.test', 'Fay', 'Elm', 'elm', 'fay', now(), now() from generate_series(1, 20000) n`,
      [of.organizationId, of.accountId],
    )
    await client.query(
      `insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
       select $1, 'usr_pages' || n, 'member', now() from generate_series(1, 20000) n`,
      [of.organizationId],
    )
    // Among a million users a sample finds nobody who administers them: whoever has a role is everybody, as far as the planner knows.
    await client.query(`create temp table rare as select * from tenantry.user_roles where role <> 'member'`)
    await client.query(`delete from tenantry.user_roles where role <> 'member'`)
    await client.query('analyze tenantry.users, tenantry.user_roles')
    await client.query('insert into tenantry.user_roles select * from rare')
    await client.query(`set local tenantry.organization = '${of.organizationId}'`)
    await client.query(`set local tenantry.account = '*'`)
    await client.query('set constraints all deferred')
    await client.query('set local role tenantry_app')
    const named = `select * from tenantry.people_named('${of.organizationId}', array['org-admin'], '{}', '{}', '{}', 5)`
    await client.query(named)
    expect(await pagesRead(client, named)).toBeLessThan(FEW)
    const everybody = `select from tenantry.user_roles where organization_id = '${of.organizationId}' and role = 'org-admin' and user_id > ''`
    await client.query('set local enable_indexscan = off')
    await client.query('set local enable_indexonlyscan = off')
    await client.query('set local enable_bitmapscan = off')
    expect(await pagesRead(client, everybody)).toBeGreaterThan(2 * FEW)
  })
})

describe('what every command does reads no more the more there is, by a plan that was made while there was little', () => {
  const append: Call = (client, number, now) =>
    client.query(
      `select tenantry.append_events($1, array[$2::text], array['user.updated'], $3, array[null], array[null], array[null], array['{}'], array['{}'], array['\\x00'::bytea])`,
      [under.acorn.organization.id, hash(number), now],
    )

  test('appending an event', async () => {
    expect(await rowsRead('events', append)).toBeLessThan(FEW)
  })

  test('entering by secrets', async () => {
    const { ada, organization } = under.acorn
    const { credential } = ada.principal
    if (credential.kind !== 'secrets') throw new Error('Ada is here by something else')
    const shown = [credential.organizationSecretHash, credential.userSecretHash]
    await under.database.pool.query('delete from tenantry.secrets where not (hash = any ($1))', [shown])
    const enter: Call = async (client, number, now) => {
      const { rows } = await client.query(
        `select tenantry.enter($1, 'secrets', $2, $3, '', array['org-admin'], now()) is not null as entered`,
        [organization.id, ...shown],
      )
      expect(rows).toEqual([{ entered: true }])
      await client.query(
        `insert into tenantry.secrets (organization_id, id, kind, hash, created_at) values ($1, $2, 'organization', $2, $3)`,
        [organization.id, hash(number), now],
      )
    }
    expect(await rowsRead('secrets', enter)).toBeLessThan(FEW)
  })

  test('storing what a call came to', async () => {
    const { organization, users } = under.acorn
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: under.database.pool }) })
    const scope = new Scope(db, organization.id as OrganizationId, 'all')
    const store: Call = async (client, number, now) => {
      const claim = { owner: users.ada.id, key: `stored-${number}`, requestHash: 'hash', now }
      await client.query(`select tenantry.claim_key($1, $2, $3, 'hash', $4, '-infinity', 1000)`, [
        organization.id,
        claim.owner,
        claim.key,
        now,
      ])
      const { sql, parameters } = storedOutcome(scope, claim, '{}')
      await client.query({ name: 'store', text: sql, values: [...parameters] })
    }
    expect(await rowsRead('idempotency_keys', store)).toBeLessThan(FEW)
  })
})

describe('what tidies up on its way reads no more the more there is', () => {
  test('taking in a request', async () => {
    const { ada } = under.acorn
    const team = { enterpriseId: null, teamId: 'T0ACORN' }
    await under.tenantry.chat.connect((await ada.chat.issueConnectCode()).code ?? '', team)
    // Only what has its answer is past.
    const answered =
      'reset role; update tenantry.chat_requests set answered_at = received_at where answered_at is null'
    expect(await rowsRead('chat_requests', receive(team.teamId), answered)).toBeLessThan(FEW)
  })

  test('taking in a request of a workspace that is connected to nobody', async () => {
    expect(await rowsRead('chat_replays', receive('T0NOBODY'))).toBeLessThan(FEW)
  })

  test('claiming a key', async () => {
    const claim: Call = (client, number, now) =>
      client.query(
        `select * from tenantry.claim_key($1, 'ada', $2, 'hash', $3, $3::timestamptz - interval '1 day', 1000)`,
        [under.acorn.organization.id, `key-${number}`, now],
      )
    expect(await rowsRead('idempotency_keys', claim)).toBeLessThan(FEW)
  })

  test('claiming a key that is foreseen to be new', async () => {
    const claim: Call = (client, number, now) =>
      client.query(
        `select tenantry.claim_first($1, 'ada', $2, 'hash', null, $3, $3::timestamptz - interval '1 day', 1000),
                tenantry.remove_old_keys($1, $3::timestamptz - interval '1 day')`,
        [under.acorn.organization.id, `new-${number}`, now],
      )
    expect(await rowsRead('idempotency_keys', claim)).toBeLessThan(2 * 80)
  })

  test('counting a refusal', async () => {
    const count: Call = (client, number, now) =>
      client.query(
        `select * from tenantry.count_denial($1, 'user.get', '', $2::timestamptz - interval '1 day', $2, 5)`,
        [`ada-${number}`, now],
      )
    expect(await rowsRead('denials', count)).toBeLessThan(FEW)
  })

  test('the meter sees what is read one by one (the control)', async () => {
    const all: Call = async (client, number, now) => {
      await receive('T0NOBODY')(client, MANY + number + 1, now)
      await client.query('reset role')
      await client.query('select count(received_at) from tenantry.chat_replays')
    }
    expect(await rowsRead('chat_replays', all)).toBeGreaterThan(MANY)
  })
})
