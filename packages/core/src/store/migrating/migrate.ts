import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { faultOf } from '../frame/database-fault.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import { grantHostTables } from './host-grants.ts'
import { readMigrationState, refuseNewer } from './migration-state.ts'
import { sqlMigrations } from './migrations.ts'
import { prepareDatabase } from './prepare-database.ts'

/** What a migration did. */
export interface Migrated {
  /** Names of the migrations that were run now, in order. */
  readonly applied: readonly string[]
}

/**
 * Brings the schema up to date, and lets the host's own statements at the tables that it named.
 *
 * @param hostTables the names of tables that are there already
 * @throws TenantryError `unavailable` with the SQL for somebody with the rights that this login lacks
 */
export async function migrate(database: OpenDatabase, hostTables: readonly string[] = []): Promise<Migrated> {
  const migrated = await migrateSchema(database)
  if (hostTables.length === 0) return migrated
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    await grantHostTables(client, hostTables)
  } catch (error) {
    throw faultOf(error)
  } finally {
    client.release()
  }
  return migrated
}

/**
 * Twenty processes may do it at once: they wait for each other, and the later ones find nothing to do.
 * Where nothing is to be done, nothing is asked of the login, so that one that owns nothing may call this, too.
 *
 * @throws TenantryError `unavailable` with the SQL for somebody who may create roles, where this login may not; and for a
 *   database that a newer version wrote
 */
async function migrateSchema(database: OpenDatabase): Promise<Migrated> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    const state = await readMigrationState(client)
    if (state !== null) {
      refuseNewer(state)
      if (state.pending.length === 0) return { applied: [] }
    }
    await prepareDatabase(client)
  } catch (error) {
    throw faultOf(error)
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
