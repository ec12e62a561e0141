import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables/schema.ts'

/** How long the oldest event has waited for each handler, in seconds, through the relay's role; 0 where none waits. */
export async function handlerLags(
  db: Kysely<Tables>,
): Promise<readonly { readonly handler: string; readonly seconds: number }[]> {
  await sql`set local role tenantry_relay`.execute(db)
  const { rows } = await sql<{ handler: string; seconds: number }>`
    select known.name as handler,
           coalesce(extract(epoch from clock_timestamp() - min(c.behind_since)), 0)::float8 as seconds
      from tenantry.event_handler_names() known (name)
      left join tenantry.event_cursors c on c.handler = known.name and c.due_at is not null
     group by known.name`.execute(db)
  return rows
}
