import type { PoolClient } from 'pg'
import { faultOf } from '../frame/database-fault.ts'
import { hostTableFindings } from '../migrating/host-grants.ts'
import { type MigrationState, readMigrationState } from '../migrating/migration-state.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import { deliveryFindings } from './delivery-findings.ts'
import type { Finding } from './finding.ts'
import { type DoctorOptions, historyFindings } from './history-findings.ts'
import { hostPoolFindings } from './host-pool-findings.ts'
import { loginStanding, type WallsHold } from './login-standing.ts'
import { ruleFindings } from './rule-findings.ts'
import { wallFindings } from './wall-findings.ts'

/** What the doctor found. */
export interface Diagnosis {
  /** Where the database is; no password in it. */
  readonly database: string
  /** Nothing is wrong; there may be advice. */
  readonly healthy: boolean
  readonly wallsHold: WallsHold
  /** null where this login may not enter the role that may read it. */
  readonly migrations: MigrationState | null
  /** Each with what mends it; the weightiest first. */
  readonly findings: readonly Finding[]
}

const ORDER = { wall: 0, fault: 1, advice: 2 } as const

/**
 * Examines a database and changes nothing: migrations, walls, roles, every part of the schema, the login, the host's
 * own tables that it named, a pool of the host's, what waits to be delivered, whether histories are as they were written, and whether
 * rules about who must agree can be read.
 *
 * @throws TenantryError `unavailable` when the database does not answer
 */
export async function diagnose(
  database: OpenDatabase,
  { hostTables = [], ...options }: DoctorOptions & { readonly hostTables?: readonly string[] } = {},
): Promise<Diagnosis> {
  const client = await database.pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  const found = await examineSchema(client, database, hostTables).finally(() => client.release())
  // With a wall down its role may not even be entered.
  const inside = found.comparable
    ? [...(await historyFindings(database, options)), ...(await ruleFindings(database, options))]
    : []
  return diagnosis(database, { ...found, findings: [...found.findings, ...inside] })
}

/** What one connection shows. `comparable`: the schema is as it must be, so that rows can be read by it. */
async function examineSchema(
  client: PoolClient,
  database: OpenDatabase,
  hostTables: readonly string[],
): Promise<Pick<Diagnosis, 'migrations' | 'wallsHold' | 'findings'> & { readonly comparable: boolean }> {
  try {
    const migrations = await readMigrationState(client)
    const standing = await loginStanding(client, database)
    // A schema of another version is compared with nothing: everything would differ.
    const other = migrations === null ? [] : migrationFindings(migrations)
    const walls = other.length > 0 ? other : await wallFindings(client, 'all')
    const comparable = other.length === 0 && walls.every(({ weight }) => weight !== 'wall')
    const delivery = comparable ? await deliveryFindings(client) : []
    const hosts = other.length > 0 ? [] : await hostTableFindings(client, hostTables)
    return {
      migrations,
      wallsHold: standing.wallsHold,
      findings: [...walls, ...standing.findings, ...hosts, ...delivery],
      comparable,
    }
  } catch (error) {
    throw faultOf(error)
  }
}

async function diagnosis(
  { kind, location, hostPool }: OpenDatabase,
  { migrations, wallsHold, findings }: Pick<Diagnosis, 'migrations' | 'wallsHold' | 'findings'>,
): Promise<Diagnosis> {
  const all = [
    ...findings,
    ...(hostPool === undefined || kind === 'pglite' ? [] : await hostPoolFindings(hostPool)),
  ]
  return {
    database: location,
    healthy: all.every(({ weight }) => weight === 'advice'),
    wallsHold,
    migrations,
    findings: all.sort((a, b) => ORDER[a.weight] - ORDER[b.weight]),
  }
}

function migrationFindings({ applied, pending, unknown }: MigrationState): readonly Finding[] {
  if (unknown.length > 0) {
    return [
      {
        weight: 'fault',
        problem: `A newer version of Tenantry wrote this database: it has ${unknown.join(', ')}.`,
        mend: 'Update Tenantry, or choose another database.',
      },
    ]
  }
  if (pending.length === 0) return []
  const problem =
    applied.length === 0
      ? 'This database has no schema of Tenantry yet.'
      : `The database is not up to date: ${pending.join(', ')} to do.`
  return [{ weight: 'fault', problem, mend: 'npx tenantry migrate' }]
}
