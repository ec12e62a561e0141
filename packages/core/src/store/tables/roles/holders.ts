import { type SqlBool, sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'

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
    .where(
      sql<SqlBool>`exists (
      select from tenantry.user_roles held
       where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id
         and held.role = any (${[...roles]}::text[]))`,
    )
    .limit(1)
    .executeTakeFirst()
  return user !== undefined
}
