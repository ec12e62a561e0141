import { type Kysely, type Selectable, sql } from 'kysely'
import type { Account } from '../../domain/account.ts'
import type { OrganizationId } from '../../domain/id.ts'
import type { Organization } from '../../domain/organization.ts'
import { Scope } from '../walls/scope.ts'
import { insertAccount } from './accounts.ts'
import type { OrganizationsTable, Tables } from './schema.ts'

const COLUMNS = [
  'id',
  'name',
  'external_id',
  'status',
  'limit_accounts',
  'limit_users_per_account',
  'version',
  'created_at',
  'updated_at',
] as const

function organizationFrom(row: Pick<Selectable<OrganizationsTable>, (typeof COLUMNS)[number]>): Organization {
  return {
    id: row.id,
    name: row.name,
    externalId: row.external_id,
    status: row.status,
    limits: { accounts: row.limit_accounts, usersPerAccount: row.limit_users_per_account },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** `select … from tenantry.organizations where id = …` */
export async function readOrganization(scope: Scope): Promise<Organization | null> {
  const row = await scope.from('tenantry.organizations').select(COLUMNS).executeTakeFirst()
  return row === undefined ? null : organizationFrom(row)
}

/** A page of all organizations in the order in which they signed up, through the relay's role: for the host's own jobs only. */
export async function listOrganizations(
  db: Kysely<Tables>,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<readonly Organization[]> {
  await sql`set local role tenantry_relay`.execute(db)
  let query = db.selectFrom('tenantry.organizations').select(COLUMNS)
  if (after !== undefined) query = query.where('id', '>', after as OrganizationId)
  return (await query.orderBy('id').limit(limit).execute()).map(organizationFrom)
}

/** Writes the whole organization back, with a new version. */
export async function updateOrganization(scope: Scope, organization: Organization): Promise<void> {
  await scope
    .change('tenantry.organizations')
    .set({
      name: organization.name,
      external_id: organization.externalId,
      status: organization.status,
      limit_accounts: organization.limits.accounts,
      limit_users_per_account: organization.limits.usersPerAccount,
      version: organization.version,
      updated_at: new Date(organization.updatedAt),
    })
    .execute()
}

/** Removes the entered organization, once it is inactive, with all that it holds, its history too. False when it is active. */
export async function purgeOrganization(scope: Scope): Promise<boolean> {
  const rows = await scope.call<{ purged: boolean }>(sql`select tenantry.purge_organization() as purged`)
  return rows[0]?.purged === true
}

/** Whatever can lower an invariant of the organization waits here for the others: its last administrator, its limits. */
export async function lockOrganization(scope: Scope): Promise<void> {
  await scope.from('tenantry.organizations').select('id').forNoKeyUpdate().execute()
}

/**
 * Writes a new organization with its default account, the roles that every organization has and its empty audit head, inside the walls of that organization, which
 * nobody else knows yet.
 *
 * @returns the scope in which its first user is written
 */
export async function insertOrganization(
  db: Kysely<Tables>,
  {
    organization,
    defaultAccount,
    roles,
    cursorKey,
  }: {
    organization: Organization
    defaultAccount: Account
    roles: readonly string[]
    cursorKey: Buffer
  },
): Promise<Scope> {
  await sql`set local role tenantry_app`.execute(db)
  await sql`select set_config('tenantry.organization', ${organization.id}, true), set_config('tenantry.account', '*', true)`.execute(
    db,
  )
  const now = new Date(organization.createdAt)
  await db
    .insertInto('tenantry.organizations')
    .values({
      id: organization.id,
      name: organization.name,
      external_id: organization.externalId,
      default_account_id: defaultAccount.id,
      limit_accounts: organization.limits.accounts,
      limit_users_per_account: organization.limits.usersPerAccount,
      cursor_key: cursorKey,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const scope = new Scope(db, organization.id, 'all')
  await insertAccount(scope, defaultAccount)
  const factory = { is_factory: true, grants: null, created_at: now, updated_at: now }
  await scope
    .add(
      'tenantry.roles',
      roles.map((name) => ({ name, ...factory })),
    )
    .execute()
  await scope.add('tenantry.audit_heads', { number: 0, hash: Buffer.alloc(0) }).execute()
  return scope
}
