import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables/schema.ts'

/** Where a new handler begins in each organization that is there already. */
export type Beginning = 'now' | 'beginning'

/**
 * Makes a handler known by its name, through the relay's role: its cursors stand at the newest event of each organization, or before
 * the first one. Does nothing for a name that is known.
 */
export async function registerHandler(
  db: Kysely<Tables>,
  { name, from }: { name: string; from: Beginning },
): Promise<void> {
  await sql`set local role tenantry_relay`.execute(db)
  const { rows } = await sql<{
    added: boolean
  }>`select tenantry.register_event_handler(${name}) as added`.execute(db)
  if (rows[0]?.added !== true) return
  await sql`
    insert into tenantry.event_cursors (organization_id, handler, number, wanted, due_at, behind_since)
    select h.organization_id, ${name}, ${from === 'now' ? sql`h.number` : sql`0`}, h.number,
           ${from === 'now' ? sql`null` : sql`now()`}, ${from === 'now' ? sql`null` : sql`now()`}
      from tenantry.audit_heads h
     where h.number > 0`.execute(db)
}

/**
 * Tells a known handler's cursors how far there is to go, and gives it one in each organization where it has none: what was committed
 * while the handler was being registered saw no such handler yet, and its mark may be gone.
 */
export async function addMissingCursors(db: Kysely<Tables>, name: string): Promise<void> {
  await sql`set local role tenantry_relay`.execute(db)
  await sql`
    insert into tenantry.event_cursors as c (organization_id, handler, number, wanted, due_at, behind_since)
    select h.organization_id, ${name}, 0, h.number, now(), now()
      from tenantry.audit_heads h
     where h.number > 0
       and not exists (select from tenantry.event_cursors told
                        where told.organization_id = h.organization_id and told.handler = ${name} and told.wanted >= h.number)
     order by h.organization_id
    on conflict (organization_id, handler) do update
       set wanted       = excluded.wanted,
           due_at       = coalesce(c.due_at, excluded.due_at),
           behind_since = coalesce(c.behind_since, excluded.behind_since)
     where c.wanted < excluded.wanted`.execute(db)
}

/** Removes a handler with its cursors and dead letters in all organizations; false where there is none of this name. */
export async function forgetHandler(db: Kysely<Tables>, name: string): Promise<boolean> {
  await sql`set local role tenantry_relay`.execute(db)
  const { rows } = await sql<{
    removed: boolean
  }>`select tenantry.forget_event_handler(${name}) as removed`.execute(db)
  await sql`delete from tenantry.event_cursors where handler = ${name}`.execute(db)
  await sql`delete from tenantry.event_dead_letters where handler = ${name}`.execute(db)
  return rows[0]?.removed === true
}
