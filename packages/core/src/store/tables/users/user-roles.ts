import { sql } from 'kysely'
import type { UserId } from '../../../domain/id.ts'
import { keptWithinWalls } from '../../walls/kept-within-walls.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'

const insertedRoles = keptWithinWalls(
  (
    { organizationId },
    { userId, roles, grantedAt }: Places<{ userId: UserId; roles: readonly string[]; grantedAt: Date }>,
  ) => sql`
    insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
    select ${organizationId}, ${userId}, role, ${grantedAt}
      from unnest(${roles}::text[]) role
        on conflict do nothing`,
)

/** `insert into tenantry.user_roles … on conflict do nothing` */
export async function insertUserRoles(
  scope: Scope,
  userId: UserId,
  { roles, grantedAt }: { roles: readonly string[]; grantedAt: string },
): Promise<void> {
  await scope.send(insertedRoles(scope, { userId, roles, grantedAt: new Date(grantedAt) }))
}

/** `delete from tenantry.user_roles where … and role = …` */
export async function deleteUserRole(scope: Scope, userId: UserId, role: string): Promise<void> {
  await scope.remove('tenantry.user_roles').where('user_id', '=', userId).where('role', '=', role).execute()
}
