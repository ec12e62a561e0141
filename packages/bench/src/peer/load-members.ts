import type { Peer } from './peer.ts'

/** Fills the peer's organization with members by plain SQL, and signs people up who wait to be added, outside what is measured. */
export async function loadMembers(
  { pool, acorn }: Peer,
  { members, waiting }: { members: number; waiting: number },
): Promise<void> {
  await pool.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role, banned)
     select 'member-' || n, 'First' || n || ' Last' || n, 'user' || n || '@oak.test', true, now(), now(), 'user', false
       from generate_series(1, $1::int) n
     union all
     select 'waiting-' || n, 'Fay Hill', 'waiting' || n || '@elm.test', true, now(), now(), 'user', false
       from generate_series(1, $2::int) n`,
    [members, waiting],
  )
  await pool.query(
    `insert into member (id, "organizationId", "userId", role, "createdAt")
     select 'member-' || n, $1, 'member-' || n, 'member', now() from generate_series(1, $2::int) n`,
    [acorn.organizationId, members],
  )
  await pool.query('vacuum analyze')
}
