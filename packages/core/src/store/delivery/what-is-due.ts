import { type Kysely, sql } from 'kysely'
import type { OrganizationId, StepId } from '../../domain/id.ts'
import type { Tables } from '../tables/schema.ts'
import { spreadNews } from './spread-news.ts'

/** Enough to keep a process busy; what is left is asked for again when some of it is done. */
const AT_ONCE = 100

/**
 * Not when the transaction began: what another process told the cursors meanwhile would seem to lie in the future. In a sub-select it is
 * one value for the whole statement, and an index can be searched by it.
 */
const THIS_MOMENT = sql`(select clock_timestamp())`

/** What waits to be done in all organizations, ids and names only. */
export interface WhatIsDue {
  readonly steps: readonly { readonly organizationId: OrganizationId; readonly id: StepId }[]
  readonly deliveries: readonly { readonly organizationId: OrganizationId; readonly handler: string }[]
  /** Milliseconds until something else is due, as far as is known now; null where nothing is. */
  readonly nextMs: number | null
  /** Whether any process has registered a handler: then others want to hear of events. */
  readonly anyHandler: boolean
}

/**
 * Asks across organizations, through the relay's role, what is due now. Each part is the beginning of an index: it costs what is due,
 * and not what there is.
 *
 * @param now the application's time, by which steps are due; leases and pauses go by the database's
 * @param handlers the names of those that this process has; where it has any, the cursors are told the news first
 */
export async function whatIsDue(
  db: Kysely<Tables>,
  { now, handlers }: { now: Date; handlers: readonly string[] },
): Promise<WhatIsDue> {
  await sql`set local role tenantry_relay`.execute(db)
  if (handlers.length > 0) await spreadNews(db)
  const steps = sql<{ organizationId: OrganizationId; id: StepId }>`
    select organization_id as "organizationId", id
      from tenantry.due_steps
     where given_up_at is null and due_at <= ${now} and (held_until is null or held_until <= ${THIS_MOMENT})
     order by due_at
     limit ${AT_ONCE}`.execute(db)
  const deliveries = sql<{ organizationId: OrganizationId; handler: string }>`
    select due.organization_id as "organizationId", mine.handler
      from unnest(${[...handlers]}::text[]) mine (handler)
     cross join lateral (select c.organization_id, c.due_at
                           from tenantry.event_cursors c
                          where c.handler = mine.handler and c.due_at <= ${THIS_MOMENT}
                          order by c.due_at
                          limit ${AT_ONCE}) due
     order by due.due_at`.execute(db)
  const soon = sql<{ ms: number | null; anyHandler: boolean }>`
    select min(ms)::float8 as ms, exists (select from tenantry.event_handler_names()) as "anyHandler"
      from (select extract(epoch from held_until - ${THIS_MOMENT}) * 1000 as ms
              from tenantry.due_steps
             where given_up_at is null and due_at <= ${now} and held_until > ${THIS_MOMENT}
             union all
            (select extract(epoch from due_at - ${now}) * 1000
               from tenantry.due_steps
              where given_up_at is null and due_at > ${now}
              order by due_at
              limit 1)
             union all
            (select extract(epoch from next.due_at - ${THIS_MOMENT}) * 1000
               from unnest(${[...handlers]}::text[]) mine (handler)
              cross join lateral (select c.due_at
                                    from tenantry.event_cursors c
                                   where c.handler = mine.handler and c.due_at > ${THIS_MOMENT}
                                   order by c.due_at
                                   limit 1) next)) soon`.execute(db)
  const [dueSteps, dueDeliveries, next] = await Promise.all([steps, deliveries, soon])
  return {
    steps: dueSteps.rows,
    deliveries: dueDeliveries.rows,
    nextMs: next.rows[0]?.ms ?? null,
    anyHandler: next.rows[0]?.anyHandler ?? false,
  }
}
