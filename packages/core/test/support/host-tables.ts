import type { Pool } from '../../src/store/opening/database-pool.ts'

/** A host's own tables, as tests have them. */
export interface HostTables {
  workspaces: { account_id: string; name: string }
}

/** Makes the host's own table where it is not there yet, as the host's migrations would. */
export async function makeHostTables(pool: Pool): Promise<void> {
  await pool.query(
    'create table if not exists public.workspaces (account_id text not null, name text unique not null)',
  )
}

/** The host's rows of some accounts. */
export async function workspacesOf(pool: Pool, accountIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'select name from public.workspaces where account_id = any($1) order by name',
    [[...accountIds]],
  )
  return rows.map(({ name }) => name)
}
