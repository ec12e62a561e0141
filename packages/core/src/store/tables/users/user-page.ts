import { type RawBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { AccountId } from '../../../domain/id.ts'
import type { Scope } from '../../walls/scope.ts'
import { isAfter, isFromTheStart, type Order, type Position, type PositionIn } from '../keyset.ts'
import { containing } from '../like.ts'
import type { Tables } from '../schema.ts'
import type { UserFilter } from './user-row.ts'

export type UserSort = 'name' | 'email' | 'created'

/** Which users a list asks for. */
export interface UserPage {
  readonly filter: UserFilter
  readonly accountId: AccountId | undefined
  /** Each of them is part of the name, the e-mail or the external id; folded. */
  readonly words: readonly string[]
  readonly role: string | undefined
  readonly status: 'active' | 'inactive' | undefined
  readonly createdAfter: Date | undefined
  readonly createdBefore: Date | undefined
  /** False leaves out the users of inactive accounts, unless the account is named. */
  readonly includeInactive: boolean
  readonly sort: UserSort
  readonly descending: boolean
  readonly after: Position | undefined
  readonly limit: number
}

/** What of it says where it lies in its order, in a statement. */
export interface PlacedPage
  extends Pick<
    UserPage,
    'filter' | 'createdAfter' | 'createdBefore' | 'includeInactive' | 'sort' | 'descending'
  > {
  readonly accountId: AccountId | RawBuilder<AccountId> | undefined
  readonly after: PositionIn | undefined
}

/** A page of some of the users only, in a statement. */
export interface NarrowedPage extends PlacedPage, Pick<UserPage, 'role' | 'status'> {
  readonly words: Words | undefined
  readonly limit: number | RawBuilder<number>
}

/** Words as they are asked for, and as `like` asks for them. */
export interface Words {
  readonly asked: readonly string[] | RawBuilder<readonly string[]>
  readonly patterns: readonly string[] | RawBuilder<readonly string[]>
}

export function wordsFrom({ words }: Pick<UserPage, 'words'>) {
  return { asked: words, patterns: words.map(containing) }
}

const COLUMN = {
  name: { column: 'sort_key', holds: 'text' },
  email: { column: 'email', holds: 'text' },
  created: { column: 'created_at', holds: 'time' },
} as const satisfies Readonly<Record<UserSort, Omit<Order, 'descending'>>>

/** The order of a page. */
export function orderOf({ sort, descending }: Pick<UserPage, 'sort' | 'descending'>): Order {
  return { ...COLUMN[sort], descending }
}

/** Where a page lies in its order: all that an index in that order is followed by. */
export function placed<Output>(
  users: SelectQueryBuilder<Tables, 'tenantry.users', Output>,
  page: PlacedPage,
): SelectQueryBuilder<Tables, 'tenantry.users', Output> {
  let query = users.where(page.filter)
  if (page.accountId !== undefined) query = query.where('account_id', '=', page.accountId)
  if (page.after !== undefined) query = query.where(isAfter(orderOf(page), page.after))
  // In the order of creation a range is a place: whoever reads in that order begins with it, and meets nobody before it.
  if (page.sort !== 'created') return query
  if (page.createdAfter !== undefined) query = query.where('created_at', '>=', page.createdAfter)
  if (page.createdBefore !== undefined) query = query.where('created_at', '<', page.createdBefore)
  return query
}

/** The same for whoever reads in that order and stops soon. */
export function placedInOrder<Output>(
  users: SelectQueryBuilder<Tables, 'tenantry.users', Output>,
  page: PlacedPage,
): SelectQueryBuilder<Tables, 'tenantry.users', Output> {
  const query = placed(users, page)
  return page.after === undefined ? query.where(isFromTheStart(orderOf(page))) : query
}

/**
 * Leaves out the users of inactive accounts, unless they are asked for or an account is named. `not in` is hashed once for a statement; a
 * join would be planned by an estimate of the walls, which is far too low, and everybody would be sorted.
 */
export function isAtHome({ accountId, includeInactive }: PlacedPage): RawBuilder<SqlBool> {
  return accountId !== undefined || includeInactive
    ? sql`true`
    : sql`account_id not in (select id from tenantry.accounts where status = 'inactive')`
}

/** Whether a page asks for some of the users only, so that there may be few of them in its order. */
export function isNarrowed(
  page: Pick<UserPage, 'words' | 'role' | 'status' | 'createdAfter' | 'createdBefore'>,
): boolean {
  return (
    page.words.length > 0 ||
    page.role !== undefined ||
    page.status !== undefined ||
    page.createdAfter !== undefined ||
    page.createdBefore !== undefined
  )
}

/** Sends a statement of a page. A role that is asked for is written out in it, and anybody may ask for any. */
export function callFor(
  scope: Scope,
  { role }: Pick<UserPage, 'role'>,
): <R>(statement: RawBuilder<R>) => Promise<readonly R[]> {
  return (statement) => (role === undefined ? scope.call(statement) : scope.callUnnamed(statement))
}

/** What a page is narrowed by, as conditions on a row of `users`, whatever stands for it. */
export function narrowing(users: RawBuilder<unknown>, page: NarrowedPage): RawBuilder<SqlBool> {
  const conditions = [
    isAtHome(page),
    // Written out, so that each is planned for itself: nearly all users are active, and hardly any are not.
    ...(page.status === undefined ? [] : [sql<SqlBool>`status = ${sql.lit(page.status)}`]),
    ...(page.createdAfter === undefined ? [] : [sql<SqlBool>`created_at >= ${page.createdAfter}`]),
    ...(page.createdBefore === undefined ? [] : [sql<SqlBool>`created_at < ${page.createdBefore}`]),
    ...(page.words === undefined ? [] : [sql<SqlBool>`search_key like all (${page.words.patterns}::text[])`]),
    ...(page.role === undefined ? [] : [holds(users, page.role)]),
  ]
  return sql`(${sql.join(conditions, sql` and `)})`
}

/** By themselves or by their account (H19): which accounts have the role is read once for the statement, and not for every user. */
function holds(users: RawBuilder<unknown>, role: string): RawBuilder<SqlBool> {
  return sql`(exists (
    select from tenantry.user_roles held
     where held.organization_id = ${users}.organization_id and held.user_id = ${users}.id and held.role = ${sql.lit(role)})
    or ${users}.account_id = any (array(
    select held.account_id from tenantry.account_roles held
     where held.organization_id = (select tenantry.current_organization()) and held.role = ${sql.lit(role)})))`
}

/**
 * The same, for whoever gathers those who hold a role: they are read by it, and not asked for among all users. Users are read account by
 * account (`offset 0`): where no account has the role nobody is, however many users an account is thought to have.
 */
export function isHolder(role: string): RawBuilder<SqlBool> {
  return sql`tenantry.users.id = any (array(
    select held.user_id from tenantry.user_roles held
     where held.organization_id = (select tenantry.current_organization()) and held.role = ${sql.lit(role)}
     union all
    select member.id
      from tenantry.account_roles held
     cross join lateral (select u.id from tenantry.users u
                          where u.organization_id = held.organization_id and u.account_id = held.account_id
                         offset 0) member
     where held.organization_id = (select tenantry.current_organization()) and held.role = ${sql.lit(role)}))`
}

/** Whether a role is all that few users can have of what a page asks for: what else has an index of its own is left to that. */
export function isNarrowedByRole<Page extends NarrowedPage>(
  page: Page,
): page is Page & { readonly role: string } {
  const { role, words, status, createdAfter, createdBefore } = page
  // Nearly everybody is active.
  const isRest = words === undefined && status !== 'inactive' && (createdAfter ?? createdBefore) === undefined
  return role !== undefined && isRest
}
