import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import { inFrame } from '../../src/store/frame/frame.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { type DatabaseProxy, startDatabaseProxy } from '../../src/testing/index.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** A server that is not lost has answered long before; one that is frozen is given up after this. */
const STATEMENT_TIMEOUT_MS = 400

const under = useTenantry('postgres')
let wire: DatabaseProxy
let tenantry: Tenantry
beforeEach(async () => {
  wire = await startDatabaseProxy(String(under.database.location))
  tenantry = await createTenantry({ database: wire.url, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
})
afterEach(async () => {
  await tenantry.close()
  await wire.close()
})

/** Ada's session, when nothing is under way any more: a call that only reads returns before its commit is answered. */
async function ada(): Promise<Session> {
  const { acorn } = under
  const { pool } = tenantry.database
  const session = await tenantry.authenticate({
    organizationSecret: acorn.organizationSecret,
    userSecret: acorn.secrets.ada,
  })
  while (pool.idleCount < pool.totalCount) await sleep(5)
  return session
}

const isThere = async (externalId: string): Promise<boolean> =>
  (await under.acorn.ada.accounts.list({ search: externalId })).items.some(
    (account) => account.externalId === externalId,
  )

test('a backend that dies in a transaction is `unavailable`, nothing is done, and the next call works', async () => {
  const killed = inFrame(tenantry.database, 'write', async ({ db }) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    await sql`create table public.half_done ()`.execute(db)
    await under.database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await sleep(50)
    await sql`select 1`.execute(db)
  })
  await expect(killed).rejects.toMatchObject({ code: 'unavailable', details: {} })
  expect((await under.database.pool.query(`select to_regclass('public.half_done') as left`)).rows).toEqual([
    { left: null },
  ])
  expect((await (await ada()).whoami()).organization.name).toBe('Acorn')
})

test('every connection cut at once: whoever is under way is told, and the pool recovers', async () => {
  const session = await ada()
  const calls = Array.from({ length: 8 }, () => session.users.list())
  wire.cut()
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'unavailable' })
  }
  expect((await session.users.list()).items.length).toBeGreaterThan(0)
})

test.each<['before' | 'after', boolean]>([
  ['before', false],
  ['after', true],
])(
  'the connection lost %s the commit: the outcome is unknown, and the same key tells what it was',
  async (when, done) => {
    const session = await ada()
    const externalId = `lost-${when}`
    const options = { idempotencyKey: externalId }
    wire.loseNextCommit(when, externalId)
    await expect(session.accounts.create({ externalId }, options)).rejects.toMatchObject({
      code: 'unavailable',
      details: { outcome: 'unknown' },
    })
    expect(await isThere(externalId)).toBe(done)
    const again = await session.accounts.create({ externalId }, options)
    expect(again.externalId).toBe(externalId)
    expect(await session.accounts.create({ externalId }, options)).toEqual(again)
    const { rows } = await under.database.pool.query(
      `select from tenantry.events where body like '%account.created%' and body like $1`,
      [`%${again.id}%`],
    )
    expect(rows).toHaveLength(1)
  },
)

test('a server that freezes is given up in time, its connection is destroyed, and after it thaws the next call works', async () => {
  const session = await ada()
  wire.freeze()
  const started = Date.now()
  await expect(session.accounts.create({ externalId: 'frozen' })).rejects.toMatchObject({
    code: 'unavailable',
  })
  expect(Date.now() - started).toBeLessThan(STATEMENT_TIMEOUT_MS + 2_000)
  wire.thaw()
  expect((await session.users.list()).items.length).toBeGreaterThan(0)
})

test('a backend that dies in the middle of a host’s transaction: `unavailable`, nothing is done, and the callback is not run again', async () => {
  const session = await ada()
  let runs = 0
  const killed = session.transaction(async (tx) => {
    runs += 1
    await tx.accounts.create({ externalId: 'half-way' })
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)
    await under.database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    await tx.accounts.create({ externalId: 'the-other-half' })
  })
  await expect(killed).rejects.toMatchObject({ code: 'unavailable', details: {} })
  expect(runs).toBe(1)
  expect(await isThere('half-way')).toBe(false)
  expect((await session.transaction((tx) => tx.whoami())).organization.name).toBe('Acorn')
})

test('every connection cut in the middle of a host’s transaction: nothing is done, also where the callback does not notice', async () => {
  const session = await ada()
  const cut = session.transaction(async (tx) => {
    await tx.accounts.create({ externalId: 'cut-short' })
    wire.cut()
  })
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' })
  expect(await isThere('cut-short')).toBe(false)
  expect((await session.transaction((tx) => tx.whoami())).organization.name).toBe('Acorn')
})

test.each<['before' | 'after', boolean]>([
  ['before', false],
  ['after', true],
])(
  'the connection lost %s the commit of a host’s transaction: the outcome is unknown, and the keys inside tell what it was',
  async (when, done) => {
    const session = await ada()
    const externalId = `together-${when}`
    const both = () =>
      session.transaction(async (tx) => [
        await tx.accounts.create({ externalId }, { idempotencyKey: externalId }),
        await tx.accounts.create({ externalId: `${externalId}-2` }, { idempotencyKey: `${externalId}-2` }),
      ])
    wire.loseNextCommit(when, externalId)
    await expect(both()).rejects.toMatchObject({ code: 'unavailable', details: { outcome: 'unknown' } })
    expect(await isThere(externalId)).toBe(done)
    expect(await isThere(`${externalId}-2`)).toBe(done)
    const answer = await both()
    expect(await both()).toEqual(answer)
  },
)
