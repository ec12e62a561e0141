import type { Pool } from '../../src/store/opening/database-pool.ts'
import { tenantTables } from '../../test/support/tables-holding.ts'
import type { Company } from './company.ts'

/** A digest of all rows of one table that belong to one account: `users org_… acc_…`; where a row has no account, to its organization. */
export type Fingerprints = ReadonlyMap<string, string>

/** What digests each table that holds rows of organizations, and how a row of it tells its account. */
export async function digestsOfTables(pool: Pool): Promise<readonly string[]> {
  return (await tenantTables(pool)).map(({ name, own, columns }) => {
    const account =
      name === 'accounts'
        ? 't.id'
        : columns.includes('request_id')
          ? // Who can agree to a request, and has, may be of any account: the rows are of that in which it was asked.
            '(select r.asked_in_account_id from tenantry.approval_requests r where r.organization_id = t.organization_id and r.id = t.request_id)'
          : columns.includes('account_id')
            ? 't.account_id'
            : columns.includes('user_id')
              ? '(select u.account_id from tenantry.users u where u.organization_id = t.organization_id and u.id = t.user_id)'
              : 'null'
    return `select '${name}' as name, t.${own} as organization, coalesce(${account}, '') as account, md5(string_agg(md5(t::text), '' order by md5(t::text))) as digest
         from tenantry.${name} t where t.${own} = any($1) group by 2, 3`
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
