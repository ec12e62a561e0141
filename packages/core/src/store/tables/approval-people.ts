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
 * The active people who have one of these roles, are in one of these accounts, or are one of these, by name. Whoever asks for more than there
 * may be learns only that there are: of each role and account at most so many are found, and nothing is read of the others.
 *
 * @param limit how many of one role or account
 */
export async function activePeople(
  scope: Scope,
  named: PeopleNamed,
  limit: number,
): Promise<readonly ActivePerson[]> {
  const { organizationId } = scope
  const isMeant = sql<SqlBool>`somebody.organization_id = ${organizationId} and somebody.status = 'active'
    and somebody.id <> all (${[...(named.except ?? [])]}::text[])
    and exists (select from tenantry.accounts home
                 where home.organization_id = ${organizationId} and home.id = somebody.account_id and home.status = 'active')`
  // Each way to somebody goes through an index: as one condition with `or`, and joined as the server likes, everybody was looked at.
  const ids = sql`
    select found.id
      from unnest(${[...named.roles]}::text[]) named (role)
     cross join lateral (
       select somebody.id
         from tenantry.user_roles held
        cross join lateral (
          select somebody.id from tenantry.users somebody where somebody.id = held.user_id and ${isMeant} offset 0) somebody
        where held.organization_id = ${organizationId} and held.role = named.role
        limit ${limit}) found
    union
    select found.id
      from unnest(${[...named.roles]}::text[]) named (role)
     cross join lateral (
       select somebody.id
         from tenantry.account_roles held
        cross join lateral (
          select somebody.id from tenantry.users somebody where somebody.account_id = held.account_id and ${isMeant} limit ${limit}) somebody
        where held.organization_id = ${organizationId} and held.role = named.role
        limit ${limit}) found
    union
    select found.id
      from unnest(${[...named.accounts]}::text[]) named (account)
     cross join lateral (
       select somebody.id from tenantry.users somebody where somebody.account_id = named.account and ${isMeant} limit ${limit}) found
    union
    select found.id
      from unnest(${[...named.users]}::text[]) named (id)
     cross join lateral (
       select somebody.id from tenantry.users somebody where somebody.id = named.id and ${isMeant} offset 0) found`
  const person = scope
    .from('tenantry.users')
    .select(['id', 'first_name as firstName', 'last_name as lastName', 'account_id as accountId', 'sort_key'])
    .select(roles.as('roles'))
    .where(sql<SqlBool>`tenantry.users.id = named.id`)
    .offset(sql.lit(0))
  const rows = await scope.call<Row>(sql`
    select found.* from (${ids}) named (id) cross join lateral (${person}) found order by found.sort_key, found.id`)
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
