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

interface Row {
  readonly id: UserId
  readonly firstName: string
  readonly lastName: string
  readonly accountId: AccountId
  readonly roles: readonly string[]
}

/** Somebody's own roles and those of their account (H19), bound to the row of the user. */
const roles = sql<string[]>`array(
  select held.role from tenantry.user_roles held
   where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id
  union
  select held.role from tenantry.account_roles held
   where held.organization_id = tenantry.users.organization_id and held.account_id = tenantry.users.account_id)`

/**
 * The active people who have one of these roles, are in one of these accounts, or are one of these, by name. Of each role and account no more
 * are found than so many: whoever finds as many knows only that there may be others.
 *
 * @param limit how many of one role or account
 */
export async function activePeople(
  scope: Scope,
  { roles: named, accounts, users, except = [] }: PeopleNamed,
  limit: number,
): Promise<readonly ActivePerson[]> {
  const person = scope
    .from('tenantry.users')
    .select(['id', 'first_name as firstName', 'last_name as lastName', 'account_id as accountId', 'sort_key'])
    .select(roles.as('roles'))
    .where(sql<SqlBool>`tenantry.users.id = named.id`)
    .offset(sql.lit(0))
  const rows = await scope.call<Row>(sql`
    select found.*
      from tenantry.people_named(${scope.organizationId}, ${[...named]}::text[], ${[...accounts]}::text[], ${[...users]}::text[], ${[...except]}::text[], ${limit}) named (id)
     cross join lateral (${person}) found
     order by found.sort_key, found.id`)
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
