import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { normalizeEmail } from '../../domain/email.ts'
import { type AccountId, isId, type UserId } from '../../domain/id.ts'
import { foldForSearch } from '../../domain/text.ts'
import { displayName, type User, userKeys } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import type { Scope } from '../walls/scope.ts'
import { containing } from './like.ts'
import type { Tables, UsersTable } from './schema.ts'

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

type UserRow = Pick<Selectable<UsersTable>, (typeof COLUMNS)[number]> & { roles: string[] }

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type UserFilter = (eb: ExpressionBuilder<Tables, 'tenantry.users'>) => Expression<SqlBool>

/** A user's roles ride along: `array(select role from tenantry.user_roles …)`, bound to the row of the user. */
const roles = sql<string[]>`array(
  select held.role from tenantry.user_roles held
   where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id
   order by held.role)`

function userFrom(row: UserRow): User {
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
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

function usersOf(scope: Scope) {
  return scope.from('tenantry.users').select(COLUMNS).select(roles.as('roles'))
}

/** `select … from tenantry.users where organization_id = … and id = …` */
export async function readUser(scope: Scope, id: UserId): Promise<User | null> {
  const row = await usersOf(scope).where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : userFrom(row)
}

/** Locks a user for a change. The roles are read by a second statement, because a lock shows the locked row anew and nothing else. */
export async function lockUser(scope: Scope, id: UserId): Promise<User | null> {
  const locked = await scope
    .from('tenantry.users')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return locked === undefined ? null : readUser(scope, id)
}

/** The account that a user is in now; null when the user is not there. */
export async function readAccountIdOfUser(scope: Scope, id: UserId): Promise<AccountId | null> {
  const row = await scope.from('tenantry.users').select('account_id').where('id', '=', id).executeTakeFirst()
  return row?.account_id ?? null
}

/** Every user that a text could mean: id, external id, e-mail, and, when asked, the name. At most `limit` of them. */
export async function findUsers(
  scope: Scope,
  reference: string,
  { filter, byName, limit }: { filter: UserFilter; byName: boolean; limit: number },
): Promise<readonly User[]> {
  const rows = await usersOf(scope)
    .where(filter)
    .where((eb) => {
      // Nothing else has the shape of an id (H4), and only an e-mail address or an external id has an @.
      if (isId('user', reference)) return eb('id', '=', reference)
      const name = foldForSearch(reference)
      return eb.or([
        eb('external_id', '=', reference),
        ...(reference.includes('@') ? [eb('email', '=', normalizeEmail(reference))] : []),
        ...(byName ? [eb('sort_key', 'in', [name, lastNameFirst(name)])] : []),
      ])
    })
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(userFrom)
}

/** Those of some users who are there and pass the filter. */
export async function keepUsers(
  scope: Scope,
  ids: readonly UserId[],
  filter: UserFilter,
): Promise<readonly UserId[]> {
  if (ids.length === 0) return []
  const rows = await scope
    .from('tenantry.users')
    .select('id')
    .where('id', 'in', [...ids])
    .where(filter)
    .execute()
  return rows.map((row) => row.id)
}

function lastNameFirst(name: string): string {
  const words = name.split(' ')
  return [words.at(-1) ?? '', ...words.slice(0, -1)].join(' ').trim()
}

/** Which users a list asks for. */
export interface UserPage {
  readonly filter: UserFilter
  readonly accountId: AccountId | undefined
  readonly search: string | undefined
  readonly role: string | undefined
  readonly status: 'active' | 'inactive' | undefined
  /** False leaves out the users of inactive accounts, unless the account is named. */
  readonly includeInactive: boolean
  readonly after: { sortKey: string; id: UserId } | undefined
  readonly limit: number
}

/** One page in the order of last and first names. */
export async function listUsers(
  scope: Scope,
  page: UserPage,
): Promise<readonly { user: User; sortKey: string }[]> {
  let query = usersOf(scope).select('sort_key').where(page.filter)
  if (page.accountId !== undefined) query = query.where('account_id', '=', page.accountId)
  else if (!page.includeInactive) {
    query = query.where(sql<SqlBool>`exists (
      select from tenantry.accounts home
       where home.organization_id = tenantry.users.organization_id and home.id = tenantry.users.account_id and home.status = 'active')`)
  }
  if (page.status !== undefined) query = query.where('status', '=', page.status)
  if (page.search !== undefined) query = query.where('search_key', 'like', containing(page.search))
  if (page.role !== undefined) {
    query = query.where(sql<SqlBool>`exists (
      select from tenantry.user_roles held
       where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id and held.role = ${page.role})`)
  }
  if (page.after !== undefined) {
    query = query.where(sql<SqlBool>`(sort_key, id) > (${page.after.sortKey}, ${page.after.id})`)
  }
  const rows = await query.orderBy('sort_key').orderBy('id').limit(page.limit).execute()
  return rows.map((row) => ({ user: userFrom(row), sortKey: row.sort_key }))
}

/** How many users an account has, inactive ones too: they can come back. */
export async function countUsers(scope: Scope, accountId: AccountId): Promise<number> {
  const row = await scope
    .from('tenantry.users')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

const TAKEN: Readonly<Record<string, { field: string; sentence: (user: User) => string }>> = {
  user_email_is_unique_in_organization: {
    field: 'email',
    sentence: (user) => `The e-mail address ${user.email} is taken in this organization. Use another one.`,
  },
  user_external_id_is_unique_in_organization: {
    field: 'externalId',
    sentence: (user) =>
      `The external id ${user.externalId ?? ''} is taken by another user of this organization. Use another one.`,
  },
}

function explain(error: unknown, user: User): never {
  const taken = TAKEN[brokenConstraint(error) ?? '']
  if (taken !== undefined) throw new TenantryError('conflict', taken.sentence(user), { field: taken.field })
  throw error
}

/** `insert into tenantry.users …` with the roles; a taken e-mail or external id is `conflict` (H14). */
export async function insertUser(scope: Scope, user: User): Promise<void> {
  const keys = userKeys(user)
  await scope
    .add('tenantry.users', {
      id: user.id,
      account_id: user.accountId,
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      external_id: user.externalId,
      sort_key: keys.sortKey,
      search_key: keys.searchKey,
      deactivated_at: null,
      deactivated_with: null,
      created_at: new Date(user.createdAt),
      updated_at: new Date(user.updatedAt),
    })
    .execute()
    .catch((error: unknown) => explain(error, user))
  if (user.roles.length > 0)
    await insertUserRoles(scope, user.id, { roles: user.roles, grantedAt: user.createdAt })
}

/** Writes the user's own fields back, with a new version; roles are written by the two functions below. */
export async function updateUser(scope: Scope, user: User): Promise<void> {
  const keys = userKeys(user)
  await scope
    .change('tenantry.users')
    .set({
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      external_id: user.externalId,
      account_id: user.accountId,
      sort_key: keys.sortKey,
      search_key: keys.searchKey,
      status: user.status,
      deactivated_at: user.deactivatedAt === null ? null : new Date(user.deactivatedAt),
      deactivated_with: user.deactivatedWith,
      version: user.version,
      updated_at: new Date(user.updatedAt),
    })
    .where('id', '=', user.id)
    .execute()
    .catch((error: unknown) => explain(error, user))
}

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

/** `delete from tenantry.users where … and id = …`; roles, secrets, tickets and links go with it (H12). */
export async function deleteUser(scope: Scope, id: UserId): Promise<void> {
  await scope.remove('tenantry.users').where('id', '=', id).execute()
}

/** Deletes every user of an account; says who they were, for the history. */
export async function deleteUsersOf(
  scope: Scope,
  accountId: AccountId,
): Promise<readonly Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'externalId'>[]> {
  return scope
    .remove('tenantry.users')
    .where('account_id', '=', accountId)
    .returning([
      'id',
      'email',
      'first_name as firstName',
      'last_name as lastName',
      'external_id as externalId',
    ])
    .execute()
}

/** Deactivates every active user of an account and marks them with the deactivation that took them (H8). */
export async function deactivateUsersOf(
  scope: Scope,
  accountId: AccountId,
  { deactivationId, at }: { deactivationId: string; at: Date },
): Promise<readonly UserId[]> {
  const rows = await scope
    .change('tenantry.users')
    .set((eb) => ({
      status: 'inactive' as const,
      deactivated_at: at,
      deactivated_with: deactivationId,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Reactivates exactly the users that one deactivation of their account took (H8). */
export async function reactivateUsersOf(
  scope: Scope,
  accountId: AccountId,
  { deactivationId, at }: { deactivationId: string; at: Date },
): Promise<readonly UserId[]> {
  const rows = await scope
    .change('tenantry.users')
    .set((eb) => ({
      status: 'active' as const,
      deactivated_at: null,
      deactivated_with: null,
      updated_at: at,
      version: eb('version', '+', 1),
    }))
    .where('account_id', '=', accountId)
    .where('deactivated_with', '=', deactivationId)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** How many active and how many inactive users an account has, whatever made them so: what a person is told before they decide. */
export async function countUsersByStatus(
  scope: Scope,
  accountId: AccountId,
): Promise<{ active: number; inactive: number }> {
  const rows = await scope
    .from('tenantry.users')
    .select('status')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .groupBy('status')
    .execute()
  const count = (status: string) => Number(rows.find((row) => row.status === status)?.count ?? 0)
  return { active: count('active'), inactive: count('inactive') }
}

/** The first few active users of an account, by name. */
export async function namesOfActiveUsers(
  scope: Scope,
  accountId: AccountId,
  limit: number,
): Promise<readonly string[]> {
  const rows = await scope
    .from('tenantry.users')
    .select(['first_name as firstName', 'last_name as lastName'])
    .where('account_id', '=', accountId)
    .where('status', '=', 'active')
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(displayName)
}

/**
 * How many organization administrators could authenticate at this moment without the given user (H16): active, and holding a User
 * Secret that is good now. Their account is not asked: it is the default account (H15), which is always active (H10).
 */
export async function countOtherAdministrators(scope: Scope, without: UserId, now: Date): Promise<number> {
  const row = await scope
    .from('tenantry.users')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('id', '!=', without)
    .where('status', '=', 'active')
    .where(sql<SqlBool>`exists (
      select from tenantry.user_roles held
       where held.organization_id = tenantry.users.organization_id and held.user_id = tenantry.users.id and held.role = 'org-admin')`)
    .where(sql<SqlBool>`exists (
      select from tenantry.secrets good
       where good.organization_id = tenantry.users.organization_id and good.user_id = tenantry.users.id
         and (good.expires_at is null or good.expires_at > ${now}))`)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
