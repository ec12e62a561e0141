import { type Kysely, sql } from 'kysely'
import type { Account } from '../domain/account.ts'
import type { Organization } from '../domain/organization.ts'
import { insertAccount } from './accounts.ts'
import type { Tables } from './schema.ts'
import { Scope } from './scope.ts'

/** `select … from tenantry.organizations where id = …` */
export async function readOrganization(scope: Scope): Promise<Organization | null> {
  const row = await scope
    .from('tenantry.organizations')
    .select([
      'id',
      'name',
      'external_id',
      'status',
      'default_account_id',
      'limit_accounts',
      'limit_users_per_account',
      'created_at',
      'updated_at',
    ])
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    name: row.name,
    externalId: row.external_id,
    status: row.status,
    defaultAccountId: row.default_account_id,
    limits: { accounts: row.limit_accounts, usersPerAccount: row.limit_users_per_account },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** Whatever can lower an invariant of the organization waits here for the others: its last administrator, its limits. */
export async function lockOrganization(scope: Scope): Promise<void> {
  await scope.from('tenantry.organizations').select('id').forNoKeyUpdate().execute()
}

/**
 * Writes a new organization with its default account and its empty audit head, inside the walls of that organization, which
 * nobody else knows yet.
 *
 * @returns the scope in which its first user is written
 */
export async function insertOrganization(
  db: Kysely<Tables>,
  {
    organization,
    defaultAccount,
    cursorKey,
  }: { organization: Organization; defaultAccount: Account; cursorKey: Buffer },
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
      default_account_id: organization.defaultAccountId,
      limit_accounts: organization.limits.accounts,
      limit_users_per_account: organization.limits.usersPerAccount,
      cursor_key: cursorKey,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const scope = new Scope(db, organization.id, 'all')
  await insertAccount(scope, defaultAccount)
  await scope.add('tenantry.audit_heads', { number: 0, hash: Buffer.alloc(0) }).execute()
  return scope
}
