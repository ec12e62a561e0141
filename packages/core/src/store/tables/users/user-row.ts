import {
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely'
import { unionOfRoles } from '../../../domain/role.ts'
import type { User } from '../../../domain/user.ts'
import { isoFrom, timeOf } from '../../time-text.ts'
import type { Scope } from '../../walls/scope.ts'
import type { Tables, UsersTable } from '../schema.ts'

export const USER_COLUMNS = [
  'organization_id',
  'id',
  'account_id',
  'email',
  'first_name',
  'last_name',
  'external_id',
  'status',
  'deactivated_with',
  'version',
] as const

export const TIME_COLUMNS = ['deactivated_at', 'created_at', 'updated_at'] as const

export type UserRow = Pick<Selectable<UsersTable>, (typeof USER_COLUMNS)[number]> & {
  deactivatedAt: string | null
  createdAt: string
  updatedAt: string
  roles: string[]
  account_roles: string[]
}

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type UserFilter = (eb: ExpressionBuilder<Tables, 'tenantry.users'>) => Expression<SqlBool>

const USERS = sql`tenantry.users`

/** A user's roles ride along: `array(select role from tenantry.user_roles …)`, bound to the row of the user. */
function rolesOf(users: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`array(
  select held.role from tenantry.user_roles held
   where held.organization_id = ${users}.organization_id and held.user_id = ${users}.id
   order by held.role)`
}

/** So do those of their account. Whether any account has a role is asked once a statement: where none has, no user's is looked at. */
function rolesOfAccountOf(users: RawBuilder<unknown>): RawBuilder<string[]> {
  return sql`case when exists (
  select from tenantry.account_roles held where held.organization_id = (select tenantry.current_organization()))
  then array(
  select held.role from tenantry.account_roles held
   where held.organization_id = ${users}.organization_id and held.account_id = ${users}.account_id
   order by held.role)
  else '{}'::text[] end`
}

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
    deactivatedAt: row.deactivatedAt === null ? null : isoFrom(row.deactivatedAt),
    deactivatedWith: row.deactivated_with,
    roles: row.roles,
    effectiveRoles: unionOfRoles(row.roles, row.account_roles),
    version: row.version,
    createdAt: isoFrom(row.createdAt),
    updatedAt: isoFrom(row.updatedAt),
  }
}

/** The users of a scope, with all that `userFrom` needs. */
export function usersOf(scope: Scope) {
  return scope.from('tenantry.users').select(USER_COLUMNS).select(readOf(USERS))
}

/** What to select of `users`, whatever stands for them, so that each row is one for `userFrom`. */
export function selectedOf(users: RawBuilder<unknown>): RawBuilder<UserRow> {
  const columns = USER_COLUMNS.map((column) => sql`${users}.${sql.ref(column)}`)
  return sql`${sql.join([...columns, ...readOf(users)])}`
}

function readOf(users: RawBuilder<unknown>) {
  return [
    timeOf<string | null>(users, 'deactivated_at').as('deactivatedAt'),
    timeOf<string>(users, 'created_at').as('createdAt'),
    timeOf<string>(users, 'updated_at').as('updatedAt'),
    rolesOf(users).as('roles'),
    rolesOfAccountOf(users).as('account_roles'),
  ] as const
}
