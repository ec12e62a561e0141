import { type SqlBool, sql } from 'kysely'
import type { AccountId, UserId } from '../../domain/id.ts'
import { displayName } from '../../domain/user.ts'
import type { Scope } from '../walls/scope.ts'

/** Somebody who is active, in an account that is. */
export interface ActivePerson {
  readonly id: UserId
  readonly name: string
  readonly accountId: AccountId
  readonly roles: readonly string[]
}

/** Whom a stage may name. */
export interface PeopleNamed {
  readonly roles: readonly string[]
  readonly accounts: readonly AccountId[]
  readonly users: readonly UserId[]
  /** Whoever else is named, these are not meant. */
  readonly except?: readonly UserId[]
}

/** Somebody's own roles and those of their account (H19), bound to the row of the user. */
const roles = sql<string[]>`array(
  select held.role from tenantry.user_roles held
   where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id
  union
  select held.role from tenantry.account_roles held
   where held.organization_id = tenantry.users.organization_id and held.account_id = tenantry.users.account_id)`

/** The active people who have one of these roles, are in one of these accounts, or are one of these, by name; at most `limit`. */
export async function activePeople(
  scope: Scope,
  named: PeopleNamed,
  limit: number,
): Promise<readonly ActivePerson[]> {
  const rows = await scope
    .from('tenantry.users')
    .select(['id', 'first_name as firstName', 'last_name as lastName', 'account_id as accountId'])
    .select(roles.as('roles'))
    .where('status', '=', 'active')
    .where(sql<SqlBool>`exists (
      select from tenantry.accounts home
       where home.organization_id = tenantry.users.organization_id and home.id = tenantry.users.account_id and home.status = 'active')`)
    .where((eb) =>
      eb.or([
        sql<SqlBool>`tenantry.users.id in (
          select held.user_id from tenantry.user_roles held
           where held.organization_id = ${scope.organizationId} and held.role = any (${[...named.roles]}::text[]))`,
        sql<SqlBool>`tenantry.users.account_id in (
          select held.account_id from tenantry.account_roles held
           where held.organization_id = ${scope.organizationId} and held.role = any (${[...named.roles]}::text[]))`,
        sql<SqlBool>`tenantry.users.account_id = any (${[...named.accounts]}::text[])`,
        sql<SqlBool>`tenantry.users.id = any (${[...named.users]}::text[])`,
      ]),
    )
    .where(sql<SqlBool>`tenantry.users.id <> all (${[...(named.except ?? [])]}::text[])`)
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, firstName, lastName, accountId, roles: held }) => ({
    id,
    name: displayName({ firstName, lastName }),
    accountId,
    roles: held,
  }))
}

/** Keeps some people as they are until this transaction ends, in the order of their ids. */
export async function holdPeople(scope: Scope, ids: readonly UserId[]): Promise<void> {
  await scope
    .from('tenantry.users')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forShare()
    .execute()
}
