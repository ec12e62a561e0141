import { TenantryError } from '../errors.ts'
import { faultOf } from './database-fault.ts'
import { appliedMigrations, refuseNewer } from './migrate.ts'
import { migrationNames } from './migrations.ts'
import type { OpenDatabase } from './open-database.ts'
import { wallFindings } from './wall-findings.ts'

/**
 * Judges the database before the first transaction: schema there and up to date, walls up for the role that every transaction enters.
 *
 * @throws TenantryError `unavailable` with what to do; nothing runs with a wall down
 */
export async function bootCheck(database: OpenDatabase): Promise<void> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    await refuseNewer(client)
    const applied = new Set(await appliedMigrations(client))
    const pending = (await migrationNames()).filter((name) => !applied.has(name))
    if (pending.length > 0) {
      throw new TenantryError(
        'unavailable',
        `The database is not up to date (${pending.join(', ')} to do). Run npx tenantry migrate, or call tenantry.migrate().`,
        { pending },
      )
    }
    const findings = await wallFindings(client)
    const first = findings[0]
    if (first !== undefined) {
      throw new TenantryError(
        'unavailable',
        `The walls between tenants are down, so Tenantry does not start: ${first.problem} Run npx tenantry doctor for all that is wrong.`,
        { findings },
      )
    }
  } catch (error) {
    throw faultOf(error)
  } finally {
    client.release()
  }
}
