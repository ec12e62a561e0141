import { type Kysely, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { whatIsDue } from '../../src/store/delivery/what-is-due.ts'
import type { Tables } from '../../src/store/tables/schema.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'
import { worldOf } from '../support/world-under-test.ts'

const ORGANIZATIONS = 1_000
const EVENTS = 100
const HANDLERS = ['one', 'two', 'three']

const under = useTenantry('postgres', { background: false })

beforeAll(async () => {
  const { pool } = under.database
  await pool.query(`
    begin;
    insert into tenantry.organizations (id, name, default_account_id, cursor_key, created_at, updated_at)
    select 'org_' || n, 'Company ' || n, 'acc_' || n, '\\x00', now(), now() from generate_series(1, ${ORGANIZATIONS}) n;
    insert into tenantry.accounts (organization_id, id, external_id, name, description, sort_key, search_key, is_default, created_at, updated_at)
    select 'org_' || n, 'acc_' || n, 'default', 'Company', '', '', '', true, now(), now() from generate_series(1, ${ORGANIZATIONS}) n;
    commit;
    insert into tenantry.audit_heads (organization_id, number, hash)
    select 'org_' || n, ${EVENTS}, '\\x00' from generate_series(1, ${ORGANIZATIONS}) n;
    insert into tenantry.events (organization_id, number, id, type, at, body, hash)
    select 'org_' || n, e, 'evt_' || n || '_' || e, 'user.created', now(), '{}', '\\x00'
      from generate_series(1, ${ORGANIZATIONS}) n, generate_series(1, ${EVENTS}) e;
    select tenantry.register_event_handler(h) from unnest(array['${HANDLERS.join("','")}']) h;
    insert into tenantry.event_cursors (organization_id, handler, number, wanted)
    select 'org_' || n, h, ${EVENTS}, ${EVENTS} from generate_series(1, ${ORGANIZATIONS}) n, unnest(array['${HANDLERS.join("','")}']) h;
    insert into tenantry.due_steps (organization_id, id, command, input, due_at, created_at)
    select 'org_' || n, 'stp_' || s, 'account.purge', '{}', now() + interval '1 year', now()
      from generate_series(1, ${ORGANIZATIONS}) n, generate_series(1, 10) s;
    delete from tenantry.event_news;
  `)
  await pool.query('vacuum analyze')
}, 120_000)

/** Rows that were read on this connection and not reported yet, by table. */
async function readSoFar(db: Kysely<Tables>): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ name: string; read: number }>`
    select relname as name, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read
      from pg_stat_xact_user_tables where schemaname = 'tenantry'`.execute(db)
  return new Map(rows.map(({ name, read }) => [name, read]))
}

/** Rows that a question reads, by table. */
async function reads(question: (db: Kysely<Tables>) => Promise<unknown>) {
  return worldOf(under).transaction('write', async ({ db }) => {
    const before = await readSoFar(db)
    const answer = await question(db)
    const after = await readSoFar(db)
    return { answer, of: (table: string) => (after.get(table) ?? 0) - (before.get(table) ?? 0) }
  })
}

const ask = (db: Kysely<Tables>) => whatIsDue(db, { now: new Date(), handlers: HANDLERS })

test('with 1,000 organizations and 100,000 events the relay reads what is due, and no event', async () => {
  const quiet = await reads(ask)
  expect(quiet.answer).toMatchObject({ steps: [], deliveries: [] })
  for (const table of ['events', 'audit_heads']) expect(quiet.of(table), table).toBe(0)
  for (const table of ['event_cursors', 'event_news']) expect(quiet.of(table), table).toBeLessThanOrEqual(2)
  expect(quiet.of('due_steps')).toBeLessThanOrEqual(2)

  await under.database.pool.query(
    `update tenantry.audit_heads set number = ${EVENTS + 1} where organization_id = 'org_7';
     insert into tenantry.event_news values ('org_7', ${EVENTS + 1});
     update tenantry.due_steps set due_at = now() where organization_id = 'org_9' and id = 'stp_3';`,
  )
  const started = performance.now()
  const busy = await reads(ask)
  console.info(
    `relay: ${ORGANIZATIONS} organizations, ${ORGANIZATIONS * EVENTS} events, ${HANDLERS.length} handlers: asked in ${(performance.now() - started).toFixed(1)} ms`,
  )
  expect(busy.answer).toMatchObject({
    steps: [{ organizationId: 'org_9', id: 'stp_3' }],
    deliveries: HANDLERS.map(() => ({ organizationId: 'org_7' })),
  })
  expect(busy.of('events')).toBe(0)
  expect(busy.of('audit_heads')).toBe(0)
  expect(busy.of('event_cursors')).toBeLessThanOrEqual(20)
  expect(busy.of('due_steps')).toBeLessThanOrEqual(10)
})

test('the count bites: comparing every cursor with its head reads them all', async () => {
  const compared = await reads((db) =>
    sql`select count(*) from tenantry.event_cursors c join tenantry.audit_heads h using (organization_id) where c.number < h.number`.execute(
      db,
    ),
  )
  expect(compared.of('event_cursors')).toBeGreaterThanOrEqual(ORGANIZATIONS * HANDLERS.length)
})
