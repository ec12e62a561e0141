import type { AccountId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { countAccounts } from '../store/tables/accounts.ts'
import { countUsers } from '../store/tables/users/users-of-account.ts'

/** What makes room in an account, or goes around it. */
type WayOut = 'Delete one' | 'Choose another one'

/** Refuses one more user where the organization's limit leaves no place in an account. Counted under the lock of the organization. */
export async function refuseFullAccount(
  { scope, organization }: Work,
  accountId: AccountId,
  wayOut: WayOut,
): Promise<void> {
  const limit = organization.limits.usersPerAccount
  if (limit !== null && (await countUsers(scope, accountId)) >= limit) throw fullAccount(limit, wayOut)
}

/** Refuses one more account where the organization's limit leaves no place. */
export async function refuseFullOrganization({ scope, organization }: Work): Promise<void> {
  const limit = organization.limits.accounts
  if (limit !== null && (await countAccounts(scope)) >= limit) throw fullOrganization(limit)
}

export function fullAccount(limit: number, wayOut: WayOut): TenantryError {
  return new TenantryError(
    'conflict',
    `An account of this organization may have ${limit} users, and this one has them. ${wayOut}, or ask for more.`,
    { limit },
  )
}

export function fullOrganization(limit: number): TenantryError {
  return new TenantryError(
    'conflict',
    `This organization may have ${limit} accounts and has them. Purge one, or ask for more.`,
    { limit },
  )
}
