import { sql } from 'kysely'
import type { Account } from '../../domain/account.ts'
import type { AccountId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import { accountFrom, accountKeys, accountsOf, forgetAccount } from './accounts.ts'

/** Which accounts are meant: by our ids, or by those of the caller. */
export interface AccountMarks {
  readonly ids: readonly AccountId[]
  readonly externalIds: readonly string[]
}

function marked(scope: Scope, { ids, externalIds }: AccountMarks) {
  return accountsOf(scope).where((eb) =>
    eb.or([
      eb('id', '=', sql<AccountId>`any(${ids}::text[])`),
      eb('external_id', '=', sql<string>`any(${externalIds}::text[])`),
    ]),
  )
}

/** The accounts that are meant, as far as they are there. */
export async function readAccountsByMarks(scope: Scope, marks: AccountMarks): Promise<readonly Account[]> {
  return (await marked(scope, marks).execute()).map(accountFrom)
}

/** Locks many accounts, in the order of their ids, so that two who lock many do not wait for each other. */
export async function lockAccountsByMarks(
  scope: Scope,
  marks: AccountMarks,
  mode: 'share' | 'update',
): Promise<void> {
  const query = marked(scope, marks).orderBy('id')
  await (mode === 'share' ? query.forShare() : query.forNoKeyUpdate()).execute()
}

/**
 * `insert into tenantry.accounts … select … from unnest(…) on conflict do nothing`
 *
 * @returns the ids of those that were inserted: an external id that is taken is left out
 */
export async function insertAccounts(
  scope: Scope,
  accounts: readonly Account[],
  at: Date,
): Promise<ReadonlySet<AccountId>> {
  if (accounts.length === 0) return new Set()
  const keys = accounts.map(accountKeys)
  const rows = await scope.call<{ id: AccountId }>(sql`
    insert into tenantry.accounts (organization_id, id, external_id, name, description, sort_key, search_key, is_default, created_at, updated_at)
    select ${scope.organizationId}, added.*, false, ${at}, ${at}
      from unnest(${accounts.map(({ id }) => id)}::text[],
                  ${accounts.map(({ externalId }) => externalId)}::text[],
                  ${accounts.map(({ name }) => name)}::text[],
                  ${accounts.map(({ description }) => description)}::text[],
                  ${keys.map(({ sort_key }) => sort_key)}::text[],
                  ${keys.map(({ search_key }) => search_key)}::text[]) added
    on conflict do nothing
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** `update tenantry.accounts set … from unnest(…)`: writes name, description and version of many accounts back. */
export async function updateAccounts(scope: Scope, accounts: readonly Account[], at: Date): Promise<void> {
  if (accounts.length === 0) return
  for (const { id } of accounts) forgetAccount(scope, id)
  const keys = accounts.map(accountKeys)
  const changed = sql<{ id: AccountId }>`unnest(
    ${accounts.map(({ id }) => id)}::text[],
    ${accounts.map(({ name }) => name)}::text[],
    ${accounts.map(({ description }) => description)}::text[],
    ${keys.map(({ sort_key }) => sort_key)}::text[],
    ${keys.map(({ search_key }) => search_key)}::text[],
    ${accounts.map(({ version }) => version)}::integer[])`
  await scope
    .change('tenantry.accounts')
    .from(changed.as<'changed'>(sql`changed(id, name, description, sort_key, search_key, version)`))
    .set({
      name: sql`changed.name`,
      description: sql`changed.description`,
      sort_key: sql`changed.sort_key`,
      search_key: sql`changed.search_key`,
      version: sql`changed.version`,
      updated_at: at,
    })
    .where(sql<boolean>`tenantry.accounts.id = changed.id`)
    .execute()
}
