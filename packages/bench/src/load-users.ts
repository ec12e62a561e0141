import pg from 'pg'

/** Fills an account with users by plain SQL, outside what is measured. */
export async function loadUsers(
  url: string,
  { organizationId, accountId, users }: { organizationId: string; accountId: string; users: number },
): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    // A user who cannot be found is refused at the commit.
    await client.query('begin')
    await client.query(
      `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
       select $1, 'usr_' || lpad(n::text, 26, '0'), $2, 'user' || n || '@oak.test', 'First' || n, 'Last' || n,
              'last' || n || ' first' || n, 'first' || n || ' last' || n || ' user' || n || '@oak.test', now(), now()
         from generate_series(1, $3::int) n`,
      [organizationId, accountId, users],
    )
    await client.query(
      `insert into tenantry.user_search (organization_id, user_id, search_key)
       select organization_id, id, search_key from tenantry.users where organization_id = $1 on conflict do nothing`,
      [organizationId],
    )
    await client.query(
      `insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
       select $1, 'usr_' || lpad(n::text, 26, '0'), 'member', now() from generate_series(1, $2::int) n`,
      [organizationId, users],
    )
    await client.query('commit')
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}
