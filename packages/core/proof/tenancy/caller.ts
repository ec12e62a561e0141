import type { Session } from '../../src/session.ts'
import type { Tenantry } from '../../src/tenantry.ts'
import type { Company } from './company.ts'
import type { Model, ModelUser } from './model.ts'

/** Who calls, and what the plain rules let them see. */
export interface Caller {
  readonly session: Session
  readonly organization: number
  /** null for whoever may see the whole organization. */
  readonly accountId: string | null
  /** null for a job of the host's. */
  readonly userId: string | null
  /** Whether they see the other users of their account. */
  readonly seesAccount: boolean
}

/** Those who may call now, as they are in the model. */
export async function callersOf(
  tenantry: Tenantry,
  { index, organizationId }: Company,
  users: readonly ModelUser[],
): Promise<readonly Caller[]> {
  return Promise.all(
    users
      .filter((user) => user.organization === index && user.active && user.accountActive)
      .map(async (user) => ({
        session: await tenantry.actAs({ organizationId, userId: user.id }, { assertedBy: 'proof' }),
        organization: index,
        accountId: user.roles.includes('org-admin') ? null : user.accountId,
        userId: user.id,
        seesAccount: user.roles.includes('org-admin') || user.roles.includes('account-admin'),
      })),
  )
}

/** A job of the host's, who may do in one organization what its administrators may. */
export function jobOf(tenantry: Tenantry, { index, organizationId }: Company): Caller {
  const session = tenantry.system('proof').inOrganization(organizationId)
  return { session, organization: index, accountId: null, userId: null, seesAccount: true }
}

/** The users whom a caller may see, by the plain rules of H7. */
export function visibleUsers(
  { users }: Model,
  { organization, accountId, userId, seesAccount }: Caller,
): readonly ModelUser[] {
  return users.filter(
    (user) =>
      user.organization === organization &&
      (accountId === null || (seesAccount ? user.accountId === accountId : user.id === userId)),
  )
}
