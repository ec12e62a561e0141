import type { Pool } from '../../src/store/opening/database-pool.ts'

const FIRST = ['Ada', 'Ben', 'Cleo', 'Dov', 'Eve', 'Fay', 'Gil']
const LAST = ['Ash', 'Birch', 'Cedar', 'Elm', 'Fir', 'Gum', 'Hazel', 'Ivy', 'Juniper', 'Kauri', 'Larch']

/** Somebody who was written by `insertManyUsers`. */
export interface Somebody {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly createdAt: Date
}

/**
 * Fills an account with users by plain SQL, more than are looked at before the index is asked. Their names repeat, their addresses do not,
 * and their creation times differ by microseconds only.
 */
export async function insertManyUsers(
  pool: Pool,
  {
    organizationId,
    accountId,
    count,
    mark,
  }: { organizationId: string; accountId: string; count: number; mark: string },
): Promise<readonly Somebody[]> {
  const people = Array.from({ length: count }, (_, at) => {
    const firstName = FIRST[at % FIRST.length] ?? ''
    const lastName = LAST[(at * 7) % LAST.length] ?? ''
    return {
      id: `usr_${mark}${String(at).padStart(26 - mark.length, '0')}`,
      firstName,
      lastName,
      email: `${firstName}.${lastName}.${at}@${mark}.test`.toLowerCase(),
    }
  })
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ id: string; created_at: Date }>(
      `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
       select $1, id, $2, email, first, last, lower(last || ' ' || first), lower(first || ' ' || last || ' ' || email || ' '),
              timestamptz '2026-01-01' + place * interval '3 microseconds', now()
         from unnest($3::text[], $4::text[], $5::text[], $6::text[]) with ordinality made (id, first, last, email, place)
       returning id, created_at`,
      [
        organizationId,
        accountId,
        people.map(({ id }) => id),
        people.map(({ firstName }) => firstName),
        people.map(({ lastName }) => lastName),
        people.map(({ email }) => email),
      ],
    )
    await client.query(
      `insert into tenantry.user_search (organization_id, user_id, search_key)
       select organization_id, id, search_key from tenantry.users where organization_id = $1 and account_id = $2 on conflict do nothing`,
      [organizationId, accountId],
    )
    await client.query('commit')
    const created = new Map(rows.map((row) => [row.id, row.created_at]))
    return people.map((person) => ({ ...person, createdAt: created.get(person.id) ?? new Date(0) }))
  } finally {
    client.release()
  }
}
