import pg from 'pg'

/** What a command left in the four places that must agree: its effect, its event, the history's chain and its outcome. */
export interface Left {
  readonly effects: number
  readonly events: number
  readonly outcomes: number
}

/** Looks at what the command with this key left; the users that it makes carry the key as their external id. */
export async function leftOf(client: pg.Client, organizationId: string, key: string): Promise<Left> {
  const { rows } = await client.query<Left>(
    `select (select count(*)::int from tenantry.users where organization_id = $1 and external_id = $2) as effects,
            (select count(*)::int from tenantry.events e join tenantry.users u on u.organization_id = $1 and u.external_id = $2
              where e.organization_id = $1 and e.user_id = u.id and e.type = 'user.created') as events,
            (select count(*)::int from tenantry.idempotency_keys where organization_id = $1 and key = $2 and outcome is not null) as outcomes`,
    [organizationId, key],
  )
  return rows[0] as Left
}

/** All of it, once; or nothing of it. Anything between is an orphan. */
export function isWhole({ effects, events, outcomes }: Left): boolean {
  return effects === events && events === outcomes && effects <= 1
}

/** Users without the event of their making, events of users who are not there, outcomes without an effect: over everything there is. */
export async function orphansIn(
  database: {
    query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<{ rows: Row[] }>
  },
  organizationId: string,
): Promise<readonly string[]> {
  const { rows } = await database.query<{ what: string }>(
    `select 'user without event ' || u.id as what from tenantry.users u
      where u.organization_id = $1 and u.external_id is not null and not exists (
            select from tenantry.events e where e.organization_id = $1 and e.type = 'user.created' and e.user_id = u.id)
     union all
     select 'event without user ' || e.user_id from tenantry.events e
      where e.organization_id = $1 and e.type = 'user.created' and not exists (
            select from tenantry.users u where u.organization_id = $1 and u.id = e.user_id)
     union all
     select 'outcome without user ' || k.key from tenantry.idempotency_keys k
      where k.organization_id = $1 and k.outcome is not null and not exists (
            select from tenantry.users u where u.organization_id = $1 and u.external_id = k.key)
     union all
     select 'user without outcome ' || u.external_id from tenantry.users u
      where u.organization_id = $1 and u.external_id is not null and not exists (
            select from tenantry.idempotency_keys k where k.organization_id = $1 and k.key = u.external_id and k.outcome is not null)`,
    [organizationId],
  )
  return rows.map(({ what }) => what)
}

/** A connection past all walls, for as long as the work takes. */
export async function looking<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
