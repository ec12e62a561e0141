import { sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import { displayName, type User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'

/** How many users an account has, inactive ones too: they can come back. */
export async function countUsers(scope: Scope, accountId: AccountId): Promise<number> {
  const row = await scope
    .from('tenantry.users')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** How many active and how many inactive users an account has, whatever made them so: what a person is told before they decide. */
export async function countUsersByStatus(
  scope: Scope,
  accountId: AccountId,
): Promise<{ active: number; inactive: number }> {
  const rows = await scope
    .from('tenantry.users')
    .select('status')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .groupBy('status')
    .execute()
  const count = (status: string) => Number(rows.find((row) => row.status === status)?.count ?? 0)
  return { active: count('active'), inactive: count('inactive') }
}

/** Who is in an account, and whether active, in one text: another one as soon as that changes. */
export async function usersOfAccount(scope: Scope, accountId: AccountId): Promise<string> {
  const row = await scope
    .from('tenantry.users')
    .select(sql<string | null>`md5(string_agg(id || ' ' || status, ',' order by id))`.as('users'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.users ?? ''
}

/** The first few active users of an account, by name. */
export async function namesOfActiveUsers(
  scope: Scope,
  accountId: AccountId,
  limit: number,
): Promise<readonly string[]> {
  const rows = await scope
    .from('tenantry.users')
    .select(['first_name as firstName', 'last_name as lastName'])
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(displayName)
}

/** Deactivates every active user of an account and marks them with the deactivation that took them (H8). */
export async function deactivateUsersOf(
  scope: Scope,
  accountId: AccountId,
  { deactivationId, at }: { deactivationId: string; at: Date },
): Promise<readonly Pick<User, 'id' | 'version'>[]> {
  return scope
    .change('tenantry.users')
    .set((eb) => ({
      status: 'inactive' as const,
      deactivated_at: at,
      deactivated_with: deactivationId,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .returning(['id', 'version'])
    .execute()
}

/** Whether anybody is still deactivated by one deactivation of their account. */
export async function wentWith(scope: Scope, accountId: AccountId, deactivationId: string): Promise<boolean> {
  const row = await scope
    .from('tenantry.users')
    .select('id')
    .where('account_id', '=', accountId)
    .where('deactivated_with', '=', deactivationId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Reactivates exactly the users that one deactivation of their account took (H8). */
export async function reactivateUsersOf(
  scope: Scope,
  accountId: AccountId,
  { deactivationId, at }: { deactivationId: string; at: Date },
): Promise<readonly Pick<User, 'id' | 'version'>[]> {
  return scope
    .change('tenantry.users')
    .set((eb) => ({
      status: 'active' as const,
      deactivated_at: null,
      deactivated_with: null,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('account_id', '=', accountId)
    .where('deactivated_with', '=', deactivationId)
    .returning(['id', 'version'])
    .execute()
}

/** Deletes every user of an account; says who they were, for the history. */
export async function deleteUsersOf(
  scope: Scope,
  accountId: AccountId,
): Promise<readonly Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'externalId'>[]> {
  return scope
    .remove('tenantry.users')
    .where('account_id', '=', accountId)
    .returning([
      'id',
      'email',
      'first_name as firstName',
      'last_name as lastName',
      'external_id as externalId',
    ])
    .execute()
}
