import { type SelectQueryBuilder, sql } from 'kysely'
import type { Account } from '../../domain/account.ts'
import type { Scope } from '../walls/scope.ts'
import { type AccountFilter, accountFrom, accountsOf } from './accounts.ts'
import {
  inOrder,
  isAfter,
  isFromTheStart,
  type More,
  mostCounted,
  type Order,
  type Position,
  sortKeyOf,
} from './keyset.ts'
import { containing } from './like.ts'
import type { Tables } from './schema.ts'

export type AccountSort = 'name' | 'externalId' | 'created'

/** Which accounts a list asks for. */
export interface AccountPage {
  readonly filter: AccountFilter
  /** Each of them is part of the name, the external id or the description; folded. */
  readonly words: readonly string[]
  /** null: whatever it is. */
  readonly status: 'active' | 'inactive' | 'deleted' | null
  readonly createdAfter: Date | undefined
  readonly createdBefore: Date | undefined
  readonly sort: AccountSort
  readonly descending: boolean
  readonly after: Position | undefined
  readonly limit: number
}

/** An account with what it was ordered by. */
export interface ListedAccount {
  readonly account: Account
  readonly sortKey: string
}

const COLUMN = {
  name: { column: 'sort_key', holds: 'text' },
  externalId: { column: 'external_id', holds: 'text' },
  created: { column: 'created_at', holds: 'time' },
} as const satisfies Readonly<Record<AccountSort, Omit<Order, 'descending'>>>

/** One page of accounts in some order. */
export async function listAccounts(scope: Scope, page: AccountPage): Promise<readonly ListedAccount[]> {
  const order = { ...COLUMN[page.sort], descending: page.descending }
  const rows = await narrowed(accountsOf(scope), page)
    .select(sortKeyOf(order).as('sortKey'))
    .orderBy(inOrder(order))
    .limit(page.limit)
    .execute()
  return rows.map((row) => ({ account: accountFrom(row), sortKey: row.sortKey }))
}

/** How many accounts there are from where a page begins, up to a bound. */
export async function countAccountsOfPage(scope: Scope, page: AccountPage): Promise<More> {
  const rows = narrowed(scope.from('tenantry.accounts'), page)
    .select('tenantry.accounts.id')
    .limit(mostCounted(page.limit))
  const [row] = await scope.call<{ count: number }>(
    sql`select count(*)::integer as count from (${rows}) counted`,
  )
  const count = row?.count ?? 0
  return { count, exact: count < mostCounted(page.limit) }
}

/** Everything that a list is narrowed by. Accounts are few beside users: words are looked for in the order of the list. */
function narrowed<Output>(
  accounts: SelectQueryBuilder<Tables, 'tenantry.accounts', Output>,
  page: AccountPage,
): SelectQueryBuilder<Tables, 'tenantry.accounts', Output> {
  let query = accounts.where(page.filter)
  if (page.status === 'deleted') query = query.where('deleted_at', 'is not', null)
  else if (page.status !== null) query = query.where('status', '=', page.status)
  for (const word of page.words) query = query.where('search_key', 'like', containing(word))
  if (page.createdAfter !== undefined) query = query.where('created_at', '>=', page.createdAfter)
  if (page.createdBefore !== undefined) query = query.where('created_at', '<', page.createdBefore)
  const order = { ...COLUMN[page.sort], descending: page.descending }
  return query.where(page.after === undefined ? isFromTheStart(order) : isAfter(order, page.after))
}
