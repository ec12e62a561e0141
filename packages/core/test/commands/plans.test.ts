import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** How many users are in one account: more than any page, and enough that an index has pages of its own. */
const USERS = 20_000

const PAGE = 50

const under = useTenantry('postgres')

beforeAll(async () => {
  const { organization, oak } = under.acorn
  await asOperator(async (client) => {
    await client.query('begin')
    await client.query(
      `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
       select $1, 'usr_' || lpad(n::text, 26, '0'), $2, 'many' || n || '@oak.test', 'Fay', 'Hill', 'hill ' || md5(n::text), 'fay hill many' || n, timestamptz '2026-01-01' + n * interval '1 second', now()
         from generate_series(1, $3::int) n`,
      [organization.id, oak.id, USERS],
    )
    await client.query(
      `insert into tenantry.user_search (organization_id, user_id, search_key)
       select organization_id, id, search_key from tenantry.users on conflict do nothing`,
    )
    await client.query(
      `update tenantry.users set status = 'inactive', deactivated_at = now() where email = 'many1@oak.test'`,
    )
    await client.query('commit')
    // As where most accounts are small: a plan for any values expects few users in this one, and behind its walls one.
    await client.query(
      'alter table tenantry.users alter column organization_id set (n_distinct = 5), alter column account_id set (n_distinct = 100)',
    )
    // As where an organization has grown since it was last counted, or where nobody counts: few texts are expected in it.
    await client.query('alter table tenantry.user_search alter column organization_id set (n_distinct = -1)')
    // An index in another order that is smaller than the one by name, as it is where people came in no order.
    await client.query('reindex index tenantry.users_by_account_by_creation')
    await client.query('reindex index tenantry.users_by_creation')
    await client.query('vacuum analyze')
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    await client.query(`alter database "${rows[0]?.name}" set plan_cache_mode = force_generic_plan`)
  })
})

async function asOperator<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(String(under.database.location))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** How many entries of each index of users and of their texts were read so far, and users without one, by everybody who has gone. */
async function entriesRead(): Promise<ReadonlyMap<string, number>> {
  return asOperator(async (client) => {
    const { rows } = await client.query<{ index: string; read: string }>(
      `select indexrelname as index, idx_tup_read as read from pg_stat_user_indexes where relid in ('tenantry.users'::regclass, 'tenantry.user_search'::regclass)
        union all
       select 'all, in no order', seq_tup_read from pg_stat_user_tables where relid = 'tenantry.users'::regclass`,
    )
    return new Map(rows.map(({ index, read }) => [index, Number(read)]))
  })
}

/** What a call of the host's reads of each index, on connections of its own: its counts are there a moment after they have gone. */
async function entriesReadBy(
  call: (session: Session) => Promise<unknown>,
): Promise<ReadonlyMap<string, number>> {
  const before = await entriesRead()
  const tenantry = await createTenantry({ database: under.database.location, clock: under.clock.now })
  await call(tenantry.system('reading').inOrganization(under.acorn.organization.id))
  await tenantry.close()
  for (;;) {
    const read = [...(await entriesRead())].map(
      ([index, sum]) => [index, sum - (before.get(index) ?? 0)] as const,
    )
    if (read.some(([, entries]) => entries >= PAGE)) return new Map(read)
    await sleep(20)
  }
}

test.each(['asc', 'desc'] as const)(
  'the first page of an account is read in the order of an index, and nobody is sorted, by a plan for any values, %s',
  async (order) => {
    const { id } = under.acorn.oak
    const read = await entriesReadBy((session) =>
      session.users.list({ accountId: id, order, limit: PAGE, includeInactive: true }),
    )
    expect(read.get('users_by_account')).toBe(PAGE + 1)
  },
)

test('what a word finds is looked up by its pieces, however few texts are expected in the organization', async () => {
  const read = await entriesReadBy((session) =>
    session.users.list({ search: 'hill', status: 'inactive', limit: PAGE, includeInactive: true }),
  )
  expect(read.get('user_search_by_grams')).toBeGreaterThanOrEqual(USERS)
  expect(read.get('user_search_pk')).toBe(0)
})

test('what one in twenty has is looked for in the list no further than until the page is full', async () => {
  const read = await entriesReadBy((session) =>
    session.users.list({ search: 'many7', limit: PAGE, includeInactive: true }),
  )
  expect(read.get('users_by_name')).toBeLessThan(1_800)
  expect(read.get('user_search_by_grams')).toBe(0)
})

test('those who hold a role that few have are found by it, in whatever order and wherever a page begins', async () => {
  for (const status of [undefined, 'active'] as const) {
    const read = await entriesReadBy(async (session) => {
      const list = { role: 'account-admin', sort: 'email', includeInactive: true, status } as const
      const { items, nextCursor } = await session.users.list({ ...list, limit: 1 })
      expect(items.map(({ email }) => email)).toEqual(['ben@oak.test'])
      expect(nextCursor).toBe(null)
    })
    const ofUsers = [...read].flatMap(([index, entries]) => (index.startsWith('user_search') ? [] : entries))
    // What is looked at before anybody is gathered, twice over.
    expect(ofUsers.reduce((sum, entries) => sum + entries)).toBeLessThan(3_000)
  }
})

test.each(['asc', 'desc'] as const)(
  'in the order of creation those of a range are read from where it begins, %s',
  async (order) => {
    const half = USERS / 2
    const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString()
    const range = order === 'asc' ? { createdAfter: at(half) } : { createdBefore: at(half) }
    const read = await entriesReadBy(async (session) => {
      const list = { sort: 'created', order, accountId: under.acorn.oak.id, includeInactive: true } as const
      const { items } = await session.users.list({ ...list, ...range, limit: PAGE })
      expect(items).toHaveLength(PAGE)
      expect(items[0]?.createdAt).toBe(at(order === 'asc' ? half : half - 1))
    })
    expect([...read.values()].reduce((sum, entries) => sum + entries)).toBeLessThan(3_000)
  },
)

test('a key is claimed without a look at those that were claimed before, by a plan that was made while there were few', async () => {
  const { organization, users } = under.acorn
  await asOperator(async (client) => {
    const claim = async (key: string) => {
      await client.query('begin')
      await client.query(`select from tenantry.enter($1, 'host', $2, '', '', array['org-admin'], now())`, [
        organization.id,
        users.ada.id,
      ])
      await client.query(
        `select from tenantry.claim_key($1, $2, $3, 'hash', now(), now() - interval '1 day', 5000)`,
        [organization.id, users.ada.id, key],
      )
      const { rows } = await client.query<{ read: string }>(
        `select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relid = 'tenantry.idempotency_keys'::regclass`,
      )
      await client.query('commit')
      return Number(rows[0]?.read)
    }
    await claim('first')
    await client.query(
      `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
       select $1, $2, 'many ' || n, 'hash', '{}', now() from generate_series(1, 1000) n`,
      [organization.id, users.ada.id],
    )
    expect(await claim('last')).toBeLessThan(5)
  })
})
