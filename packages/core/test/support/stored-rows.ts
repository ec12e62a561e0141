import type { Pool } from '../../src/store/opening/database-pool.ts'

type Row = Readonly<Record<string, unknown>>

const TABLES = [
  'accounts',
  'users',
  'user_roles',
  'roles',
  'account_roles',
  'secrets',
  'tickets',
  'chat_links',
  'idempotency_keys',
  'approval_rules',
  'approval_requests',
  'approval_voters',
  'approval_votes',
  'approval_cards',
  'approval_delegations',
  'approval_reviews',
  'due_steps',
] as const
type Table = (typeof TABLES)[number]

/** The rows of a table with the given values in the given columns, read past all walls. */
export async function rowsOf(
  pool: Pool,
  table: Table,
  where: Readonly<Record<string, string>>,
): Promise<readonly Row[]> {
  const conditions = Object.keys(where).map((column, index) => `${column} = $${index + 1}`)
  const { rows } = await pool.query<Row>(
    `select * from tenantry.${table} where ${conditions.join(' and ')}`,
    Object.values(where),
  )
  return rows
}

/** The one row with this id. */
export async function rowOf(pool: Pool, table: 'accounts' | 'users', id: string): Promise<Row> {
  const [row] = await rowsOf(pool, table, { id })
  if (row === undefined) throw new Error(`there is no row ${id} in ${table}`)
  return row
}

/**
 * Everything of an organization except its record, as one text: equal before and after means that nothing was done. The steps that will tell
 * of refusals belong to the record.
 */
export async function stateOf(pool: Pool, organizationId: string): Promise<string> {
  const parts = []
  for (const table of TABLES) {
    const { rows } = await pool.query<{ row: string }>(
      `select to_jsonb(t)::text as row from tenantry.${table} t where organization_id = $1${table === 'due_steps' ? " and command <> 'audit.tellDenials'" : ''} order by 1`,
      [organizationId],
    )
    parts.push(`${table}\n${rows.map(({ row }) => row).join('\n')}`)
  }
  return parts.join('\n')
}
