import { TenantryError } from '../../errors.ts'
import { faultOf } from '../frame/database-fault.ts'
import { type MigrationState, readMigrationState, refuseNewer } from '../migrating/migration-state.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import { wallFindings } from './wall-findings.ts'

/**
 * Judges the database before the first transaction: schema there and up to date, walls up for the role that every transaction enters.
 * The doctor judges more.
 *
 * @throws TenantryError `unavailable` with what to do; nothing runs with a wall down
 */
export async function bootCheck(database: OpenDatabase): Promise<void> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  try {
    const state = await readMigrationState(client)
    if (state !== null) refuseOther(state)
    const findings = (await wallFindings(client, 'walls')).filter(({ weight }) => weight === 'wall')
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

function refuseOther(state: MigrationState): void {
  refuseNewer(state)
  if (state.pending.length === 0) return
  throw new TenantryError(
    'unavailable',
    `The database is not up to date (${state.pending.join(', ')} to do). Run npx tenantry migrate, or call tenantry.migrate().`,
    { pending: state.pending },
  )
}
