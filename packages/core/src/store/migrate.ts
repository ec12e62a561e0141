import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { PoolClient } from 'pg'
import { TenantryError } from '../errors.ts'
import { faultOf } from './database-fault.ts'
import { migrationNames, sqlMigrations } from './migrations.ts'
import type { OpenDatabase } from './open-database.ts'

/** Any number, but one that no other program takes: 'tenantry' on a telephone's keys. */
const MIGRATION_LOCK = 83_626_879

/** What a migration did. */
export interface Migrated {
  /** Names of the migrations that were run now, in order. */
  readonly applied: readonly string[]
}

const APP_ROLES = ['tenantry_app', 'tenantry_relay'] as const

/**
 * Roles belong to the cluster, not to the database: another Tenantry database, or another process, may make them at the same
 * moment. Whoever makes a role still needs membership to enter it.
 */
const ROLES = APP_ROLES.map(
  (role) => `
do $$
begin
  if not exists (select from pg_roles where rolname = '${role}') then
    begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, '${role}', 'member') or not exists (
    select from pg_auth_members m
     where m.roleid = '${role}'::regrole and m.member = current_user::regrole) then
    begin
      grant ${role} to current_user;
    exception when unique_violation then null;
    end;
  end if;
end
$$;`,
).join('\n')

async function prepare(client: PoolClient): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    await client.query(ROLES)
    await client.query('create schema if not exists tenantry')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

function withoutTheRight(error: unknown): TenantryError {
  return new TenantryError(
    'unavailable',
    `The login of this database may not create roles or schemas. Let somebody who may run this once, then migrate again:\n${APP_ROLES.map(
      (role) => `  create role ${role} nologin; grant ${role} to current_user;`,
    ).join('\n')}\n  create schema tenantry authorization current_user;`,
    { cause: error },
  )
}

/** The migrations that a database has seen, in order; none where it has no schema of ours. */
export async function appliedMigrations(client: Pick<PoolClient, 'query'>): Promise<readonly string[]> {
  const there = await client.query<{ there: boolean }>(
    `select to_regclass('tenantry.kysely_migration') is not null as there`,
  )
  if (there.rows[0]?.there !== true) return []
  const { rows } = await client.query<{ name: string }>(
    'select name from tenantry.kysely_migration order by name',
  )
  return rows.map((row) => row.name)
}

/** Refuses a database that a newer version wrote: what this version does not know, it must not touch. */
export async function refuseNewer(client: Pick<PoolClient, 'query'>): Promise<void> {
  const known = new Set(await migrationNames())
  const unknown = (await appliedMigrations(client)).filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new TenantryError(
      'unavailable',
      `This database was written by a newer version of Tenantry (it has ${unknown.join(', ')}). Update Tenantry, or choose another database.`,
      { unknown },
    )
  }
}

/**
 * Brings the schema up to date. Twenty processes may do it at once: they wait for each other, and the later ones find nothing to do.
 *
 * @throws TenantryError `unavailable` with the SQL for somebody who may create roles, where this login may not; and for a
 *   database that a newer version wrote
 */
export async function migrate(database: OpenDatabase): Promise<Migrated> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    await refuseNewer(client)
    await prepare(client)
  } catch (error) {
    throw typeof error === 'object' && error !== null && 'code' in error && error.code === '42501'
      ? withoutTheRight(error)
      : faultOf(error)
  } finally {
    client.release()
  }
  // Not destroyed afterwards: that would end the pool, which is not the migrator's.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) })
  const migrator = new Migrator({ db, provider: sqlMigrations, migrationTableSchema: 'tenantry' })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw faultOf(error)
  return {
    applied: (results ?? [])
      .filter((result) => result.status === 'Success')
      .map((result) => result.migrationName),
  }
}
