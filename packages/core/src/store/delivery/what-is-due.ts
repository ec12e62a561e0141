import { type Kysely, sql } from 'kysely'
import type { OrganizationId, StepId } from '../../domain/id.ts'
import type { Tables } from '../tables/schema.ts'

/** Enough to keep a process busy; what is left is asked for again when some of it is done. */
const AT_ONCE = 100

/** What waits to be done in all organizations, ids only, and how long nothing else will. */
export interface WhatIsDue {
  readonly steps: readonly { readonly organizationId: OrganizationId; readonly id: StepId }[]
  /** Milliseconds until the next step is due; null where none is known of. */
  readonly nextStepMs: number | null
}

/**
 * Asks across organizations, through the relay's role, what is due now. Each part is the beginning of an index: it costs what is due,
 * and not what there is.
 *
 * @param now the application's time, by which steps are due
 */
export async function whatIsDue(db: Kysely<Tables>, { now }: { now: Date }): Promise<WhatIsDue> {
  await sql`set local role tenantry_relay`.execute(db)
  const steps = await sql<{ organizationId: OrganizationId; id: StepId }>`
    select organization_id as "organizationId", id
      from tenantry.due_steps
     where given_up_at is null and due_at <= ${now} and (held_until is null or held_until <= clock_timestamp())
     order by due_at
     limit ${AT_ONCE}`.execute(db)
  const next = await sql<{ ms: number | null }>`
    select min(ms)::float8 as ms
      from (select extract(epoch from coalesce(held_until - clock_timestamp(), interval '0')) * 1000 as ms
              from tenantry.due_steps
             where given_up_at is null and due_at <= ${now}
             union all
            (select extract(epoch from due_at - ${now}) * 1000
               from tenantry.due_steps
              where given_up_at is null and due_at > ${now}
              order by due_at
              limit 1)) soon`.execute(db)
  return { steps: steps.rows, nextStepMs: next.rows[0]?.ms ?? null }
}
