import { isId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Session } from '../session.ts'
import type { Operated } from './operated.ts'

/** Who the record says it was. */
export const OPERATOR = 'npx tenantry'

/**
 * Does something inside an organization, as an operator.
 *
 * @throws TenantryError `not_found` where there is no such active organization: the operator has no credential that could be wrong
 */
export async function inOrganizationOf<T>(
  tenantry: Operated,
  organization: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const missing = new TenantryError(
    'not_found',
    `There is no active organization ${organization.slice(0, 50)}. Give the id that sign-up printed (org_…).`,
  )
  if (!isId('organization', organization)) throw missing
  try {
    return await work(tenantry.system(OPERATOR, { surface: 'cli' }).inOrganization(organization))
  } catch (error) {
    throw error instanceof TenantryError && error.code === 'unauthenticated' ? missing : error
  }
}
