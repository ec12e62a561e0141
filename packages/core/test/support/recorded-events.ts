import type { Pool } from '../../src/store/opening/database-pool.ts'

/** An event as it was stored, both parts of it read. */
export interface RecordedEvent {
  readonly number: number
  readonly type: string
  readonly accountId: string | null
  readonly actorId: string | null
  readonly userId: string | null
  /** What stays for ever. */
  readonly open: {
    readonly command: string
    readonly outcome: 'done' | 'denied'
    readonly actor: { readonly userId: string | null; readonly kind: string }
    readonly surface: string
    readonly via: Readonly<Record<string, string>>
    readonly on: { readonly type: string; readonly id: string }
    readonly before: Readonly<Record<string, unknown>>
    readonly after: Readonly<Record<string, unknown>>
    /** What the call wanted. */
    readonly asked?: Readonly<Record<string, unknown>>
  }
  /** What can be erased. */
  readonly personal: {
    readonly actorName: string
    readonly before: Readonly<Record<string, unknown>>
    readonly after: Readonly<Record<string, unknown>>
    readonly asked?: Readonly<Record<string, unknown>>
  }
}

interface EventRow {
  number: string | number
  type: string
  account_id: string | null
  actor_id: string | null
  user_id: string | null
  body: string
  value: string
}

/** The events of an organization after a number, oldest first, read past all walls. */
export async function eventsOf(
  pool: Pool,
  organizationId: string,
  after = 0,
): Promise<readonly RecordedEvent[]> {
  const { rows } = await pool.query<EventRow>(
    `select e.number, e.type, e.account_id, e.actor_id, e.user_id, e.body, p.value
       from tenantry.events e join tenantry.event_personal p using (organization_id, number)
      where e.organization_id = $1 and e.number > $2 order by e.number`,
    [organizationId, after],
  )
  return rows.map((row) => ({
    number: Number(row.number),
    type: row.type,
    accountId: row.account_id,
    actorId: row.actor_id,
    userId: row.user_id,
    open: JSON.parse(row.body),
    personal: JSON.parse(row.value),
  }))
}

/** Written aside of any call, some time after the answer: one of an earlier test may come late. */
const ASIDE = 'authentication.failed'

/** The events that a call adds, with its answer. */
export async function recording<Answer>(
  pool: Pool,
  organizationId: string,
  call: () => Promise<Answer>,
): Promise<{ answer: Answer; events: readonly RecordedEvent[] }> {
  const { rows } = await pool.query<{ number: string | number }>(
    'select number from tenantry.audit_heads where organization_id = $1',
    [organizationId],
  )
  const answer = await call()
  const added = await eventsOf(pool, organizationId, Number(rows[0]?.number ?? 0))
  return { answer, events: added.filter(({ type }) => type !== ASIDE) }
}
