import { type SqlBool, sql } from 'kysely'
import type { UserId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'

/**
 * How many organization administrators can authenticate without the given users (H16): active, and holding a User Secret that lasts.
 * One with an end does not count, for time that passes asks nobody. Their account is not asked: it is the default account (H15), which
 * is always active (H10).
 */
export async function countOtherAdministrators(scope: Scope, without: readonly UserId[]): Promise<number> {
  const row = await scope
    .from('tenantry.users')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where(sql<SqlBool>`id <> all(${without}::text[])`)
    .where('status', '=', 'active')
    .where(sql<SqlBool>`exists (
      select from tenantry.user_roles held
       where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id and held.role = 'org-admin')`)
    .where(sql<SqlBool>`exists (
      select from tenantry.secrets good
       where good.organization_id = tenantry.users.organization_id and good.user_id = tenantry.users.id
         and good.expires_at is null)`)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
