import { accessibleBy } from '@tenantry/casl-kysely'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { listChangesOf } from '../store/tables/audit.ts'

/** A row that somebody decided about, as it is under the lock. */
export interface Versioned {
  readonly kind: 'account' | 'user'
  readonly id: string
  readonly version: number
}

/** So many changes are looked through; whoever is further behind learns of the newest. */
const MOST_CHANGES = 20

const COLUMNS: Readonly<Record<string, string>> = {
  organizationId: 'tenantry.events.organization_id',
  accountId: 'tenantry.events.account_id',
  userId: 'tenantry.events.user_id',
}

/**
 * Refuses a change that was decided on an older version, and says what was changed since then and by whom, as far as the caller may
 * read the history.
 *
 * @throws TenantryError `conflict` with `details.current` (the version as it is) and `details.changed` (names of fields)
 */
export async function refuseStaleRow(
  work: Work,
  expected: number | undefined,
  { kind, id, version }: Versioned,
): Promise<void> {
  if (expected === undefined || expected === version) return
  const readable = accessibleBy(work.actor.ability, 'read', 'audit', {
    column: (field) => COLUMNS[field] ?? field,
  })
  const behind = Math.min(Math.max(version - expected, 0), MOST_CHANGES)
  const changes =
    behind === 0
      ? []
      : await listChangesOf(work.scope, { kind, id, since: expected, filter: readable, limit: behind })
  const changed = [...new Set(changes.flatMap(({ fields }) => fields))].sort()
  const by = [...new Set(changes.flatMap(({ actorName }) => actorName ?? []))]
  const what =
    changed.length === 0
      ? ''
      : ` Since then ${by.length === 0 ? 'somebody' : by.join(' and ')} changed ${changed.join(', ')}.`
  throw stale(expected, version, { what, details: { changed, by } })
}

/** The same for what has no history of its fields: it says only what the version is now. */
export function refuseStale(expected: number | undefined, current: number): void {
  if (expected !== undefined && expected !== current) throw stale(expected, current)
}

function stale(
  expected: number,
  current: number,
  { what, details }: { what: string; details: object } = { what: '', details: {} },
): TenantryError {
  return new TenantryError(
    'conflict',
    `It was changed meanwhile: you expected version ${expected}, it is version ${current}.${what} Look at it and decide again.`,
    { expected, current, ...details },
  )
}
