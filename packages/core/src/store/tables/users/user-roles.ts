import type { UserId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'

/** `insert into tenantry.user_roles … on conflict do nothing` */
export async function insertUserRoles(
  scope: Scope,
  userId: UserId,
  { roles, grantedAt }: { roles: readonly string[]; grantedAt: string },
): Promise<void> {
  await scope
    .add(
      'tenantry.user_roles',
      roles.map((role) => ({ user_id: userId, role, granted_at: new Date(grantedAt) })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** `delete from tenantry.user_roles where … and role = …` */
export async function deleteUserRole(scope: Scope, userId: UserId, role: string): Promise<void> {
  await scope.remove('tenantry.user_roles').where('user_id', '=', userId).where('role', '=', role).execute()
}
