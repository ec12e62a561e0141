import type { PoolClient } from 'pg'
import type { OpenDatabase } from '../opening/open-database.ts'
import type { Finding } from './finding.ts'

/**
 * What the walls hold against.
 *
 * - `boundary`: the login may only enter the roles of Tenantry; a stolen connection meets the walls, too
 * - `mistakes`: the login could take the walls down, so they stop wrong queries and not hostile ones
 */
export type WallsHold = 'boundary' | 'mistakes'

const LOGIN = `
  select current_user::text as login,
         r.rolsuper or r.rolbypassrls or r.rolcreaterole as powerful,
         pg_has_role(current_user, n.nspowner, 'member')
           or exists (select from pg_class c where c.relnamespace = n.oid and pg_has_role(current_user, c.relowner, 'member')) as owns,
         pg_encoding_to_char(d.encoding) as encoding
    from pg_roles r
    left join pg_namespace n on n.nspname = 'tenantry'
    join pg_database d on d.datname = current_database()
   where r.rolname = current_user`

/** Tells which of the two it is, and how to come to the stronger one. */
export async function loginStanding(
  client: Pick<PoolClient, 'query'>,
  { kind }: Pick<OpenDatabase, 'kind'>,
): Promise<{ wallsHold: WallsHold; findings: readonly Finding[] }> {
  const { rows } = await client.query<{
    login: string
    powerful: boolean
    owns: boolean | null
    encoding: string
  }>(LOGIN)
  const { login = '', powerful = true, owns = true, encoding = '' } = rows[0] ?? {}
  const findings: Finding[] =
    encoding === 'UTF8'
      ? []
      : [
          {
            weight: 'fault',
            problem: `The database's encoding is ${encoding}; names need UTF8.`,
            mend: "Make a database with: create database … encoding 'UTF8' template template0;",
          },
        ]
  if (!powerful && owns !== true) return { wallsHold: 'boundary', findings }
  const advice: Finding =
    kind === 'pglite'
      ? {
          weight: 'advice',
          problem:
            'This database is embedded: its only session is a superuser, so the walls guard against mistakes, not against hostile SQL.',
          mend: 'For a boundary use a Postgres server with two logins.',
        }
      : {
          weight: 'advice',
          problem: `The login ${login} ${powerful ? 'has rights above the walls' : 'owns the tables'}, so the walls guard against mistakes, not against hostile SQL.`,
          mend: `For a boundary run as a login of its own: create role tenantry_runtime login password …; grant tenantry_app, tenantry_relay to tenantry_runtime; name it in TENANTRY_DATABASE, and ${login} in TENANTRY_OWNER_DATABASE.`,
        }
  return { wallsHold: 'mistakes', findings: [...findings, advice] }
}
