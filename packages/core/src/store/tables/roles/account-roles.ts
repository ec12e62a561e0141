import type { AccountId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'
import { forgetAccount } from '../accounts.ts'

/** `insert into tenantry.account_roles …` */
export async function insertAccountRole(
  scope: Scope,
  accountId: AccountId,
  { role, grantedAt }: { role: string; grantedAt: string },
): Promise<void> {
  forgetAccount(scope, accountId)
  await scope
    .add('tenantry.account_roles', { account_id: accountId, role, granted_at: new Date(grantedAt) })
    .execute()
}

/** `delete from tenantry.account_roles where … and role = …` */
export async function deleteAccountRole(scope: Scope, accountId: AccountId, role: string): Promise<void> {
  forgetAccount(scope, accountId)
  await scope
    .remove('tenantry.account_roles')
    .where('account_id', '=', accountId)
    .where('role', '=', role)
    .execute()
}
