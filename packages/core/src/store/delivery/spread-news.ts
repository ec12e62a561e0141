import { type Kysely, sql } from 'kysely'
import type { OrganizationId } from '../../domain/id.ts'
import type { Tables } from '../tables/schema.ts'

/** Marks that are taken in one transaction. */
const AT_ONCE = 500

/**
 * Tells the cursors of every known handler how far there is to go, and removes the marks that said so; in the relay's role. A mark that a
 * commit moves on meanwhile stays: it is taken next time, and nobody waits for one organization's commit.
 *
 * @returns how many marks were taken
 */
export async function spreadNews(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ id: OrganizationId; number: string }>`
    select organization_id as id, number::text from tenantry.event_news limit ${AT_ONCE}`.execute(db)
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  const numbers = rows.map(({ number }) => number)
  // In one order, so that two processes that do this at once wait for each other and never in a circle.
  await sql`
    insert into tenantry.event_cursors as c (organization_id, handler, number, wanted, due_at, behind_since)
    select news.id, known.name, 0, news.number, now(), now()
      from unnest(${ids}::text[], ${numbers}::bigint[]) news (id, number)
     cross join tenantry.event_handler_names() known (name)
     order by news.id, known.name
    on conflict (organization_id, handler) do update
       set wanted       = excluded.wanted,
           due_at       = coalesce(c.due_at, excluded.due_at),
           behind_since = coalesce(c.behind_since, excluded.behind_since)
     where c.wanted < excluded.wanted`.execute(db)
  await sql`
    delete from tenantry.event_news
     where organization_id in (
       select mark.organization_id
         from tenantry.event_news mark
         join unnest(${ids}::text[], ${numbers}::bigint[]) news (id, number) on mark.organization_id = news.id and mark.number = news.number
          for update of mark skip locked)`.execute(db)
  return rows.length
}
