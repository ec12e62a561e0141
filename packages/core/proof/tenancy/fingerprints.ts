import type { Pool } from '../../src/store/opening/database-pool.ts'
import type { Company } from './company.ts'

/** A digest of all rows of one table that belong to one account: `users org_… acc_…`; where a row has no account, to its organization. */
export type Fingerprints = ReadonlyMap<string, string>

/** Every table that holds rows of organizations, and how a row tells its account; from the catalogue, so that no table is forgotten. */
export async function tenantTables(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'tenantry'::regnamespace and c.relkind = 'r'
      group by c.relname`,
    [],
  )
  return rows.flatMap(({ name, columns }) => {
    const own =
      name === 'organizations' ? 'id' : columns.includes('organization_id') ? 'organization_id' : null
    if (own === null) return []
    const account =
      name === 'accounts'
        ? 't.id'
        : columns.includes('account_id')
          ? 't.account_id'
          : columns.includes('user_id')
            ? '(select u.account_id from tenantry.users u where u.organization_id = t.organization_id and u.id = t.user_id)'
            : 'null'
    return [
      `select '${name}' as name, t.${own} as organization, coalesce(${account}, '') as account, md5(string_agg(md5(t::text), '' order by md5(t::text))) as digest
         from tenantry.${name} t where t.${own} = any($1) group by 2, 3`,
    ]
  })
}

/** Takes the fingerprints of everything that these organizations hold, past all walls. */
export async function takeFingerprints(
  pool: Pool,
  tables: readonly string[],
  companies: readonly Company[],
): Promise<Fingerprints> {
  const { rows } = await pool.query<{ name: string; organization: string; account: string; digest: string }>(
    tables.join('\nunion all\n'),
    [companies.map(({ organizationId }) => organizationId)],
  )
  return new Map(
    rows.map(({ name, organization, account, digest }) => [`${name} ${organization} ${account}`, digest]),
  )
}

/** The parts that differ, outside of where callers of this organization, or of this account of it, may change something. */
export function foreignChanges(
  before: Fingerprints,
  after: Fingerprints,
  { organizationId, accountId }: { organizationId: string; accountId: string | null },
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((part) => {
    if (before.get(part) === after.get(part)) return false
    const [, organization, account] = part.split(' ')
    return organization !== organizationId || (accountId !== null && account !== '' && account !== accountId)
  })
}
