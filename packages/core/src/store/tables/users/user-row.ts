import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { unionOfRoles } from '../../../domain/role.ts'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import type { Tables, UsersTable } from '../schema.ts'

const COLUMNS = [
  'organization_id',
  'id',
  'account_id',
  'email',
  'first_name',
  'last_name',
  'external_id',
  'status',
  'deactivated_at',
  'deactivated_with',
  'version',
  'created_at',
  'updated_at',
] as const

type UserRow = Pick<Selectable<UsersTable>, (typeof COLUMNS)[number]> & {
  roles: string[]
  account_roles: string[]
}

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type UserFilter = (eb: ExpressionBuilder<Tables, 'tenantry.users'>) => Expression<SqlBool>

/** A user's roles ride along: `array(select role from tenantry.user_roles …)`, bound to the row of the user. */
const roles = sql<string[]>`array(
  select held.role from tenantry.user_roles held
   where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id
   order by held.role)`

/** So do those of their account. */
const accountRoles = sql<string[]>`array(
  select held.role from tenantry.account_roles held
   where held.organization_id = tenantry.users.organization_id and held.account_id = tenantry.users.account_id
   order by held.role)`

/** A stored row as the user that it is. */
export function userFrom(row: UserRow): User {
  return {
    id: row.id,
    organizationId: row.organization_id,
    accountId: row.account_id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    externalId: row.external_id,
    status: row.status,
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    deactivatedWith: row.deactivated_with,
    roles: row.roles,
    effectiveRoles: unionOfRoles(row.roles, row.account_roles),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** The users of a scope, with all that `userFrom` needs. */
export function usersOf(scope: Scope) {
  return scope
    .from('tenantry.users')
    .select(COLUMNS)
    .select([roles.as('roles'), accountRoles.as('account_roles')])
}
