import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema.ts'

/** Counts one failed authentication; `first` of its minute, or `limited` and therefore not counted. */
export async function countFailedAuthentication(
  db: Kysely<Tables>,
  name: string,
  now: Date,
): Promise<{ first: boolean; limited: boolean }> {
  await sql`set local role tenantry_app`.execute(db)
  const { rows } = await sql<{ first: boolean; limited: boolean }>`
    select first, limited from tenantry.count_failed_authentication(${name}, ${now})`.execute(db)
  const row = rows[0]
  if (row === undefined) throw new Error('tenantry.count_failed_authentication answered nothing')
  return row
}
