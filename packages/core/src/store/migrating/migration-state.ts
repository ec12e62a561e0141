import type { PoolClient } from 'pg'
import { TenantryError } from '../../errors.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import { migrationNames } from './migrations.ts'

/** Where a database stands. */
export interface MigrationState {
  readonly applied: readonly string[]
  /** Known here and not applied. */
  readonly pending: readonly string[]
  /** Applied and not known here: a newer version wrote this database. */
  readonly unknown: readonly string[]
}

/** Asked of the catalogue, which needs no right in the schema: a login that may do nothing there is told so, and not an empty list. */
const IS_THERE = `
  select exists (select from pg_proc where pronamespace = (select to_regnamespace('tenantry')) and proname = 'applied_migrations') as there`

/** No right to enter the role, or no such role: a database that was copied from another server comes without them. */
const CANNOT_ENTER: ReadonlySet<unknown> = new Set(['42501', '22023'])

/** Which migrations a database has seen, in order; null where this login may not enter the role that may read it. */
export async function readMigrationState(client: Pick<PoolClient, 'query'>): Promise<MigrationState | null> {
  const known = await migrationNames()
  const there = await client.query<{ there: boolean }>(IS_THERE)
  if (there.rows[0]?.there !== true) return { applied: [], pending: known, unknown: [] }
  await client.query('begin')
  try {
    await client.query('set local role tenantry_app')
    const { rows } = await client.query<{ name: string }>(
      'select name from tenantry.applied_migrations() name',
    )
    const applied = rows.map(({ name }) => name)
    return {
      applied,
      pending: known.filter((name) => !applied.includes(name)),
      unknown: applied.filter((name) => !known.includes(name)),
    }
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && CANNOT_ENTER.has(error.code))
      return null
    throw error
  } finally {
    await client.query('rollback')
  }
}

/** Refuses a database that a newer version wrote: what this version does not know, it must not touch. */
export function refuseNewer({ unknown }: MigrationState): void {
  if (unknown.length === 0) return
  throw new TenantryError(
    'unavailable',
    `This database was written by a newer version of Tenantry (it has ${unknown.join(', ')}). Update Tenantry, or choose another database.`,
    { unknown },
  )
}

/** Whether a database has never seen a migration of ours. */
export async function isUntouched(database: Pick<OpenDatabase, 'pool'>): Promise<boolean> {
  const client = await database.pool.connect()
  try {
    return (await readMigrationState(client))?.applied.length === 0
  } finally {
    client.release()
  }
}
