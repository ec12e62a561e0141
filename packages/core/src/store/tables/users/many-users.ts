import { sql } from 'kysely'
import type { AccountId, UserId } from '../../../domain/id.ts'
import { type User, userKeys } from '../../../domain/user.ts'
import { brokenConstraint } from '../../frame/database-fault.ts'
import type { Scope } from '../../walls/scope.ts'
import { indexUsers } from './index-users.ts'
import { userFrom, usersOf } from './user-row.ts'

/** By what users are recognised. */
export interface Marks {
  readonly emails: readonly string[]
  readonly externalIds: readonly string[]
}

/** The users who have one of these e-mail addresses or external ids. */
export async function readUsersByMarks(
  scope: Scope,
  { emails, externalIds }: Marks,
): Promise<readonly User[]> {
  const rows = await usersOf(scope)
    .where((eb) =>
      eb.or([
        eb('email', '=', sql<string>`any(${emails}::text[])`),
        eb('external_id', '=', sql<string>`any(${externalIds}::text[])`),
      ]),
    )
    .execute()
  return rows.map(userFrom)
}

/** The accounts in which these users are now. */
export async function readAccountIdsByMarks(
  scope: Scope,
  { emails, externalIds }: Marks,
): Promise<readonly AccountId[]> {
  const rows = await scope
    .from('tenantry.users')
    .select('account_id')
    .distinct()
    .where((eb) =>
      eb.or([
        eb('email', '=', sql<string>`any(${emails}::text[])`),
        eb('external_id', '=', sql<string>`any(${externalIds}::text[])`),
      ]),
    )
    .execute()
  return rows.map((row) => row.account_id)
}

/** Locks these users for a change, in the order of their ids, so that two who lock many do not wait for each other. */
export async function lockUsersByMarks(scope: Scope, { emails, externalIds }: Marks): Promise<void> {
  await scope
    .from('tenantry.users')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('email', '=', sql<string>`any(${emails}::text[])`),
        eb('external_id', '=', sql<string>`any(${externalIds}::text[])`),
      ]),
    )
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/**
 * `insert into tenantry.users … select … from unnest(…) on conflict do nothing`: whoever's e-mail or external id is taken is left out.
 * The statement is one text for any number of rows, and a row is some array elements instead of a dozen parameters.
 *
 * @returns the ids of those who were inserted
 */
export async function insertUsers(
  scope: Scope,
  users: readonly User[],
  at: Date,
): Promise<ReadonlySet<UserId>> {
  if (users.length === 0) return new Set()
  const keys = users.map(userKeys)
  const rows = await scope.call<{ id: UserId }>(sql`
    insert into tenantry.users (organization_id, id, account_id, email, first_name, last_name, external_id, sort_key, search_key, created_at, updated_at)
    select ${scope.organizationId}, added.*, ${at}, ${at}
      from unnest(${users.map(({ id }) => id)}::text[],
                  ${users.map(({ accountId }) => accountId)}::text[],
                  ${users.map(({ email }) => email)}::text[],
                  ${users.map(({ firstName }) => firstName)}::text[],
                  ${users.map(({ lastName }) => lastName)}::text[],
                  ${users.map(({ externalId }) => externalId)}::text[],
                  ${keys.map(({ sortKey }) => sortKey)}::text[],
                  ${keys.map(({ searchKey }) => searchKey)}::text[]) added
    on conflict do nothing
    returning id`)
  const ids = rows.map(({ id }) => id)
  await indexUsers(scope, ids)
  return new Set(ids)
}

/** One role of one user. */
export interface HeldRole {
  readonly userId: UserId
  readonly role: string
}

/** `insert into tenantry.user_roles … select … from unnest(…) on conflict do nothing` */
export async function insertRolesOfUsers(scope: Scope, held: readonly HeldRole[], at: Date): Promise<void> {
  if (held.length === 0) return
  await scope.call(sql`
    insert into tenantry.user_roles (organization_id, user_id, role, granted_at)
    select ${scope.organizationId}, added.*, ${at}
      from unnest(${held.map(({ userId }) => userId)}::text[], ${held.map(({ role }) => role)}::text[]) added
    on conflict do nothing`)
}

/** `delete from tenantry.user_roles where … and (user_id, role) in (…)` */
export async function deleteRolesOfUsers(scope: Scope, held: readonly HeldRole[]): Promise<void> {
  if (held.length === 0) return
  await scope
    .remove('tenantry.user_roles')
    .where(
      sql<boolean>`(user_id, role) in (
        select * from unnest(${held.map(({ userId }) => userId)}::text[], ${held.map(({ role }) => role)}::text[]))`,
    )
    .execute()
}

/**
 * `update tenantry.users set … from unnest(…)`: writes names, e-mail, external id and version of many users back.
 *
 * @returns false where one of the new e-mail addresses or external ids is taken; then the transaction is good for nothing but a
 *   rollback to a savepoint
 */
export async function updateUsers(scope: Scope, users: readonly User[], at: Date): Promise<boolean> {
  if (users.length === 0) return true
  const keys = users.map(userKeys)
  const changed = sql<{ id: UserId }>`unnest(
    ${users.map(({ id }) => id)}::text[],
    ${users.map(({ email }) => email)}::text[],
    ${users.map(({ firstName }) => firstName)}::text[],
    ${users.map(({ lastName }) => lastName)}::text[],
    ${users.map(({ externalId }) => externalId)}::text[],
    ${keys.map(({ sortKey }) => sortKey)}::text[],
    ${keys.map(({ searchKey }) => searchKey)}::text[],
    ${users.map(({ version }) => version)}::integer[])`
  try {
    await scope
      .change('tenantry.users')
      .from(
        changed.as<'changed'>(
          sql`changed(id, email, first_name, last_name, external_id, sort_key, search_key, version)`,
        ),
      )
      .set({
        email: sql`changed.email`,
        first_name: sql`changed.first_name`,
        last_name: sql`changed.last_name`,
        external_id: sql`changed.external_id`,
        sort_key: sql`changed.sort_key`,
        search_key: sql`changed.search_key`,
        version: sql`changed.version`,
        updated_at: at,
      })
      .where(sql<boolean>`tenantry.users.id = changed.id`)
      .execute()
    await indexUsers(
      scope,
      users.map(({ id }) => id),
    )
    return true
  } catch (error) {
    if (brokenConstraint(error) === null) throw error
    return false
  }
}
