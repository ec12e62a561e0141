import type { Peer } from './peer.ts'

/** Fills the peer's first organization with members by plain SQL, and spreads others over further ones, outside what is measured. */
export async function loadMembers(
  { pool, acorn }: Peer,
  { members, others = 0 }: { members: number; others?: number },
): Promise<void> {
  await pool.query(
    `insert into organization (id, name, slug, "createdAt")
     select 'other-' || n, 'Other ' || n, 'other-' || n, now() from generate_series(1, $1::int) n`,
    [others],
  )
  await pool.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role, banned)
     select 'member-' || n, 'First' || n || ' Last' || n, 'user' || n || '@oak.test', true, now(), now(), 'user', false
       from generate_series(1, $1::int) n`,
    [members * (others + 1)],
  )
  await pool.query(
    `insert into member (id, "organizationId", "userId", role, "createdAt")
     select 'member-' || n, case when n <= $2 then $1 else 'other-' || (n - 1) / $2 end, 'member-' || n, 'member', now()
       from generate_series(1, $3::int) n`,
    [acorn.organizationId, members, members * (others + 1)],
  )
  await pool.query('vacuum analyze')
}

/** Signs people up who wait to be added. Not before the searches are measured, which look at everybody who has signed up. */
export async function signUpWaiting({ pool }: Peer, range: { from: number; to: number }): Promise<void> {
  await pool.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role, banned)
     select 'waiting-' || n, 'Fay Hill', 'waiting' || n || '@elm.test', true, now(), now(), 'user', false
       from generate_series($1::int, $2::int) n`,
    [range.from, range.to],
  )
}
