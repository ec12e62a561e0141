import pg from 'pg'

/** Users of one organization: in Oak, or spread evenly over as many accounts, of which Oak is one. */
export interface Load {
  readonly organizationId: string
  readonly accountId: string
  readonly users: number
  readonly accounts?: number
}

/**
 * A part of the e-mails of some twenty, however many users were loaded: what grows with users is then the search, and not what it finds. Of
 * powers of ten it is twenty at each.
 */
export function searchedAmong(users: number): string {
  return '432198765'.slice(0, Math.max(1, Math.round(Math.log10(users)) - 1))
}

/** Fills organizations with users by plain SQL, outside what is measured. */
export async function loadUsers(url: string, loads: readonly Load[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    // A user who cannot be found is refused at the commit.
    await client.query('begin')
    for (const load of loads) await fill(client, load)
    await client.query('commit')
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

async function fill(
  client: pg.Client,
  { organizationId, accountId, users, accounts = 1 }: Load,
): Promise<void> {
  await client.query(
    `insert into tenantry.accounts (organization_id, id, external_id, name, description, sort_key, search_key, is_default, created_at, updated_at)
     select $1, 'acc_' || lpad(n::text, 26, '0'), 'account-' || n, 'Account ' || n, '', 'account ' || n, 'account ' || n, false, now(), now()
       from generate_series(1, $2::int - 1) n`,
    [organizationId, accounts],
  )
  await client.query(
    `insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, sort_key, search_key, created_at, updated_at)
     select $1, 'usr_' || lpad(n::text, 26, '0'),
            case when n % $4 = 0 then $2 else 'acc_' || lpad((n % $4)::text, 26, '0') end,
            'user' || n || '@oak.test', 'First' || n, 'Last' || n,
            'last' || n || ' first' || n, 'first' || n || ' last' || n || ' user' || n || '@oak.test', now(), now()
       from generate_series(1, $3::int) n`,
    [organizationId, accountId, users, accounts],
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
}
