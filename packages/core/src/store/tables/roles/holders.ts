import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import { userFrom, usersOf } from '../users/user-row.ts'

/** Of a user: holds one of some roles by themselves. */
function holding(roles: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`exists (
    select from tenantry.user_roles held
     where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id and held.role = any (${roles}))`
}

/** Whether an account, or any user of it, holds one of these roles, whatever their status: who is inactive can come back. */
export async function isAnyHeldIn(
  scope: Scope,
  accountId: AccountId,
  roles: readonly string[],
): Promise<boolean> {
  const ofAccount = await scope
    .from('tenantry.account_roles')
    .select('role')
    .where('account_id', '=', accountId)
    .where('role', 'in', [...roles])
    .limit(1)
    .executeTakeFirst()
  if (ofAccount !== undefined) return true
  const user = await scope
    .from('tenantry.users')
    .select('id')
    .where('account_id', '=', accountId)
    .where(holding(sql`${[...roles]}::text[]`))
    .limit(1)
    .executeTakeFirst()
  return user !== undefined
}

/** The roles that an account, or any user of it, holds, whatever their status. */
export async function rolesHeldIn(scope: Scope, accountId: AccountId): Promise<readonly string[]> {
  const ofAccount = await scope
    .from('tenantry.account_roles')
    .select('role')
    .where('account_id', '=', accountId)
    .execute()
  const ofUsers = await scope
    .from('tenantry.user_roles')
    .select('role')
    .distinct()
    .where(sql<SqlBool>`exists (
      select from tenantry.users held
       where held.organization_id = tenantry.user_roles.organization_id and held.id = tenantry.user_roles.user_id
         and held.account_id = ${accountId})`)
    .execute()
  return [...new Set([...ofAccount, ...ofUsers].map(({ role }) => role))].sort()
}

/** How many users and accounts hold a role by themselves, whatever their status. */
export async function countHolders(scope: Scope, role: string): Promise<{ users: number; accounts: number }> {
  const count = async (table: 'tenantry.user_roles' | 'tenantry.account_roles') => {
    const row = await scope
      .from(table)
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where(sql<SqlBool>`role = ${role}`)
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return { users: await count('tenantry.user_roles'), accounts: await count('tenantry.account_roles') }
}

/** Some users who hold a role by themselves, by name. */
export async function someHolders(scope: Scope, role: string, limit: number): Promise<readonly User[]> {
  const rows = await usersOf(scope)
    .where(holding(sql`${[role]}::text[]`))
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(userFrom)
}

/** Whether a role is held outside an account: by another account, or by a user of one (H15). */
export async function isHeldOutside(scope: Scope, accountId: AccountId, role: string): Promise<boolean> {
  const account = await scope
    .from('tenantry.account_roles')
    .select('role')
    .where('role', '=', role)
    .where('account_id', '!=', accountId)
    .limit(1)
    .executeTakeFirst()
  if (account !== undefined) return true
  const user = await scope
    .from('tenantry.users')
    .select('id')
    .where('account_id', '!=', accountId)
    .where(holding(sql`${[role]}::text[]`))
    .limit(1)
    .executeTakeFirst()
  return user !== undefined
}

/** Whether somebody holds a role and one of some others, by themselves or by their account. */
export async function isHeldTogether(
  scope: Scope,
  role: string,
  others: readonly string[],
): Promise<boolean> {
  const holdingAny = (
    roles: readonly string[],
  ) => sql<SqlBool>`(${holding(sql`${[...roles]}::text[]`)} or exists (
    select from tenantry.account_roles held
     where held.organization_id = tenantry.users.organization_id and held.account_id = tenantry.users.account_id
       and held.role = any (${[...roles]}::text[])))`
  const user = await scope
    .from('tenantry.users')
    .select('id')
    .where(holdingAny(others))
    .where(holdingAny([role]))
    .limit(1)
    .executeTakeFirst()
  return user !== undefined
}
