import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Account } from '../../domain/account.ts'
import { type AccountId, isId } from '../../domain/id.ts'
import { foldForSearch } from '../../domain/text.ts'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import { isoFrom, timeOf } from '../time-text.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'
import { toldWithinWalls } from '../walls/told-within-walls.ts'
import type { AccountsTable, Tables } from './schema.ts'

const ACCOUNT_COLUMNS = [
  'organization_id',
  'id',
  'external_id',
  'name',
  'description',
  'is_default',
  'status',
  'version',
] as const

type AccountRow = Pick<Selectable<AccountsTable>, (typeof ACCOUNT_COLUMNS)[number]> & {
  deactivatedAt: string | null
  deletedAt: string | null
  createdAt: string
  updatedAt: string
  roles: string[]
}

const ACCOUNTS = sql`tenantry.accounts`

/** The roles of an account ride along. */
const roles = sql<string[]>`array(
  select held.role from tenantry.account_roles held
   where held.organization_id = tenantry.accounts.organization_id and held.account_id = tenantry.accounts.id
   order by held.role)`

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type AccountFilter = (eb: ExpressionBuilder<Tables, 'tenantry.accounts'>) => Expression<SqlBool>

/** A stored row as the account that it is. */
export function accountFrom(row: AccountRow): Account {
  return {
    id: row.id,
    organizationId: row.organization_id,
    externalId: row.external_id,
    name: row.name,
    description: row.description,
    isDefault: row.is_default,
    roles: row.roles,
    status: row.status,
    deactivatedAt: row.deactivatedAt === null ? null : isoFrom(row.deactivatedAt),
    deletedAt: row.deletedAt === null ? null : isoFrom(row.deletedAt),
    version: row.version,
    createdAt: isoFrom(row.createdAt),
    updatedAt: isoFrom(row.updatedAt),
  }
}

/** The accounts of a scope, with all that `accountFrom` needs. */
export function accountsOf(scope: Scope) {
  return scope
    .from('tenantry.accounts')
    .select(ACCOUNT_COLUMNS)
    .select([
      timeOf<string | null>(ACCOUNTS, 'deactivated_at').as('deactivatedAt'),
      timeOf<string | null>(ACCOUNTS, 'deleted_at').as('deletedAt'),
      timeOf<string>(ACCOUNTS, 'created_at').as('createdAt'),
      timeOf<string>(ACCOUNTS, 'updated_at').as('updatedAt'),
      roles.as('roles'),
    ])
}

const accountById = toldWithinWalls((scope, { id }: Places<{ id: AccountId }>) =>
  accountsOf(scope).where('id', '=', id),
)

/** `select … from tenantry.accounts where organization_id = … and id = …` */
export async function readAccount(scope: Scope, id: AccountId): Promise<Account | null> {
  const [row] = await accountById.read(scope, { id })
  return row === undefined ? null : accountFrom(row)
}

/** For whoever changes an account, or its roles: what was told of it is not so any more. */
export function forgetAccount(scope: Scope, id: AccountId): void {
  accountById.forget(scope, { id })
}

const idOfAccount = (scope: Scope, { id }: Places<{ id: AccountId }>) =>
  scope.from('tenantry.accounts').select('id').where('id', '=', id)

const LOCKS = {
  share: keptWithinWalls<{ id: AccountId }, unknown>((scope, account) =>
    idOfAccount(scope, account).forShare(),
  ),
  update: keptWithinWalls<{ id: AccountId }, unknown>((scope, account) =>
    idOfAccount(scope, account).forNoKeyUpdate(),
  ),
}

/**
 * Locks an account: `share` for whoever stands on its being active while putting a user into it, `update` for whoever changes
 * it.
 */
export async function lockAccount(scope: Scope, id: AccountId, mode: 'share' | 'update'): Promise<void> {
  await scope.send(LOCKS[mode](scope, { id }))
}

/** Waits for everybody who is putting a user into any account, and has those who come wait: in the order of their ids, like everybody. */
export async function lockEveryAccount(scope: Scope): Promise<void> {
  await scope.from('tenantry.accounts').select('id').orderBy('id').forNoKeyUpdate().execute()
}

/** Every account that a text could mean: its id, its external id, and, when asked, its name. At most `limit` of them. */
export async function findAccounts(
  scope: Scope,
  reference: string,
  { filter, byName, limit }: { filter: AccountFilter; byName: boolean; limit: number },
): Promise<readonly Account[]> {
  const rows = await accountsOf(scope)
    .where(filter)
    .where((eb) =>
      // Nothing else has the shape of an id (H4).
      isId('account', reference)
        ? eb('id', '=', reference)
        : eb.or([
            eb('external_id', '=', reference),
            ...(byName ? [eb('sort_key', '=', foldForSearch(reference))] : []),
          ]),
    )
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(accountFrom)
}

/** How many accounts count against the organization's limit: all but the default one, and deleted ones too, for they can come back. */
export async function countAccounts(scope: Scope): Promise<number> {
  const row = await scope
    .from('tenantry.accounts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('is_default', '=', false)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The stored forms by which accounts are sorted and searched. */
export function accountKeys(account: Account): { sort_key: string; search_key: string } {
  return {
    sort_key: foldForSearch(account.name),
    search_key: foldForSearch(`${account.name} ${account.externalId} ${account.description}`),
  }
}

function explain(error: unknown, externalId: string): never {
  if (brokenConstraint(error) === 'account_external_id_is_unique_in_organization') {
    throw new TenantryError(
      'conflict',
      `The external id ${externalId} is taken by another account. Choose another one.`,
      {
        field: 'externalId',
      },
    )
  }
  throw error
}

/** `insert into tenantry.accounts …`; a taken external id is `conflict` (H4). */
export async function insertAccount(scope: Scope, account: Account): Promise<void> {
  await scope
    .add('tenantry.accounts', {
      id: account.id,
      external_id: account.externalId,
      name: account.name,
      description: account.description,
      ...accountKeys(account),
      is_default: account.isDefault,
      deactivated_at: null,
      deactivation_id: null,
      deleted_at: null,
      created_at: new Date(account.createdAt),
      updated_at: new Date(account.updatedAt),
    })
    .execute()
    .catch((error: unknown) => explain(error, account.externalId))
}

/** Writes the whole account back, with a new version. `deactivationId` is the mark that its users carry when they go with it. */
export async function updateAccount(
  scope: Scope,
  account: Account,
  deactivationId?: string | null,
): Promise<void> {
  forgetAccount(scope, account.id)
  await scope
    .change('tenantry.accounts')
    .set({
      external_id: account.externalId,
      name: account.name,
      description: account.description,
      ...accountKeys(account),
      status: account.status,
      deactivated_at: account.deactivatedAt === null ? null : new Date(account.deactivatedAt),
      deleted_at: account.deletedAt === null ? null : new Date(account.deletedAt),
      ...(deactivationId === undefined ? {} : { deactivation_id: deactivationId }),
      version: account.version,
      updated_at: new Date(account.updatedAt),
    })
    .where('id', '=', account.id)
    .execute()
    .catch((error: unknown) => explain(error, account.externalId))
}

/** The mark of the last deactivation of an account: while it is inactive, and while it is active until its users are brought back together. */
export async function readDeactivationId(scope: Scope, id: AccountId): Promise<string | null> {
  const row = await scope
    .from('tenantry.accounts')
    .select('deactivation_id')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.deactivation_id ?? null
}

/** `delete from tenantry.accounts where … and id = …`; its users must be gone before. */
export async function deleteAccount(scope: Scope, id: AccountId): Promise<void> {
  forgetAccount(scope, id)
  await scope.remove('tenantry.accounts').where('id', '=', id).execute()
}
