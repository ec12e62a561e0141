import type { OrganizationId } from '../../domain/id.ts'
import type { OpenDatabase } from '../opening/open-database.ts'
import type { Finding } from './finding.ts'
import { followHistory } from './follow-history.ts'
import { type HistoryEnd, readHistoryEnds } from './history-ends.ts'
import { lookInto } from './in-organization.ts'

/** How much of the histories is followed where nothing is said: the newest of each, and so many of them. */
const NEWEST_EVENTS = 1_000
const MOST_HISTORIES = 500

/** What the doctor is asked for besides what it does at once. */
export interface DoctorOptions {
  /** Follow every history of every organization from its beginning, however long that takes. */
  readonly deep?: boolean
  /** Is told after each history how many of them are done. */
  readonly onProgress?: (progress: HistoryProgress) => void
}

/** How far the doctor has come with the histories. */
export interface HistoryProgress {
  readonly done: number
  readonly of: number
  /** Events that were followed in all of them so far. */
  readonly events: number
}

/**
 * Judges whether what organizations did is recorded as it was written (H13): the newest 1,000 events of each, from the newest 500
 * histories, or all of all with `deep`. Nothing is read across organizations but their ids and how long their histories are.
 */
export async function historyFindings(
  database: OpenDatabase,
  { deep = false, onProgress = () => undefined }: DoctorOptions = {},
): Promise<readonly Finding[]> {
  const ends = await readHistoryEnds(database)
  const some = deep ? ends : ends.slice(0, MOST_HISTORIES)
  const findings: Finding[] = []
  let events = 0
  for (const [at, end] of some.entries()) {
    const { problem, followed } = await checkedHistory(
      database,
      end,
      deep ? Number.POSITIVE_INFINITY : NEWEST_EVENTS,
    )
    events += followed
    if (problem !== null) findings.push(brokenFinding(end.organizationId, problem))
    onProgress({ done: at + 1, of: some.length, events })
  }
  return some.length === ends.length ? findings : [...findings, leftOutFinding(ends.length)]
}

async function checkedHistory(
  database: OpenDatabase,
  { organizationId, number }: HistoryEnd,
  most: number,
): Promise<{ problem: string | null; followed: number }> {
  if (number === null) return { problem: 'its end is not recorded', followed: 0 }
  const found = await lookInto(database, organizationId, (scope) => followHistory(scope, most))
  // Purged since it was listed.
  return found ?? { problem: null, followed: 0 }
}

function brokenFinding(organizationId: OrganizationId, problem: string): Finding {
  return {
    weight: 'fault',
    problem: `The history of ${organizationId} is not as it was written: ${problem}.`,
    mend: `Somebody who can write to the database changed it. Compare with a backup, from that event on, and see who had the login that owns the tables; npx tenantry audit verify --organization ${organizationId} follows the whole of it.`,
  }
}

function leftOutFinding(all: number): Finding {
  return {
    weight: 'advice',
    problem: `Only the newest ${MOST_HISTORIES} of ${all} histories were followed.`,
    mend: 'npx tenantry doctor --deep',
  }
}
