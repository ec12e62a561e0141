import type { Pool } from '../../src/store/opening/database-pool.ts'

/** A table with rows of organizations. */
interface TenantTable {
  readonly name: string
  /** Which column names the organization. */
  readonly own: 'id' | 'organization_id'
  readonly columns: readonly string[]
}

/** Every table that holds rows of organizations: from the catalogue, so that no table is forgotten. */
export async function tenantTables(pool: Pool): Promise<readonly TenantTable[]> {
  const { rows } = await pool.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'tenantry'::regnamespace and c.relkind = 'r'
      group by c.relname order by c.relname`,
    [],
  )
  return rows.flatMap(({ name, columns }): readonly TenantTable[] => {
    if (name === 'organizations') return [{ name, columns, own: 'id' }]
    return columns.includes('organization_id') ? [{ name, columns, own: 'organization_id' }] : []
  })
}

/** The names of the tables that hold a row of an organization, past all walls. */
export async function tablesHolding(pool: Pool, organizationId: string): Promise<readonly string[]> {
  const tables = await tenantTables(pool)
  const { rows } = await pool.query<{ name: string }>(
    tables
      .map(
        ({ name, own }) =>
          `select '${name}' as name where exists (select from tenantry.${name} where ${own} = $1)`,
      )
      .join(' union all '),
    [organizationId],
  )
  return rows.map(({ name }) => name).sort()
}
