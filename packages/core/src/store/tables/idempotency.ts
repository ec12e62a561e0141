import { type CompiledQuery, sql } from 'kysely'
import { TenantryError } from '../../errors.ts'
import { isLockTimeout } from '../frame/database-fault.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'

/** How long an outcome is kept at least, in milliseconds. */
const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000

/** How long a repeat waits at most for the first call that is still running, in milliseconds, before it is told so. */
const WAIT_MS = 5_000

/** Whose key it is, and what was asked under it. */
interface KeyClaim {
  readonly owner: string
  readonly key: string
  readonly requestHash: string
}

/** Either this call is the first, or the stored outcome of the first one. */
export type Claim = { readonly first: true } | { readonly first: false; readonly outcome: string }

const claimed = keptWithinWalls(
  (
    { organizationId },
    {
      owner,
      key,
      requestHash,
      now,
      endedBefore,
    }: Places<{ owner: string; key: string; requestHash: string; now: Date; endedBefore: Date }>,
  ) => sql<{ is_first: boolean; request_hash: string | null; outcome: string | null }>`
    select is_first, request_hash, outcome
      from tenantry.claim_key(${organizationId}, ${owner}, ${key}, ${requestHash}, ${now}, ${endedBefore}, ${WAIT_MS})`,
)

/**
 * Claims a key by inserting it: two calls with one key cannot both be first. The second one waits for the first transaction to
 * end, then reads its outcome; if that one was rolled back, the second becomes the first. Removes a few old keys on the way.
 *
 * @throws TenantryError `conflict` for another request under the same key, or while the first is still running
 */
export async function claimKey(scope: Scope, claim: KeyClaim, now: Date): Promise<Claim> {
  const { owner, key, requestHash } = claim
  const endedBefore = new Date(now.getTime() - IDEMPOTENCY_KEPT_MS)
  const rows = await scope
    .send(claimed(scope, { owner, key, requestHash, now, endedBefore }))
    .catch((error: unknown) => {
      throw isLockTimeout(error)
        ? new TenantryError(
            'conflict',
            'The first call with this idempotency key is still running. Ask again in a moment.',
          )
        : error
    })
  const row = rows[0]
  if (row === undefined) throw new Error('tenantry.claim_key answered nothing')
  if (row.is_first) return { first: true }
  if (row.outcome === null) {
    throw new TenantryError(
      'conflict',
      'The first call with this idempotency key is not finished. Ask again in a moment.',
    )
  }
  if (row.request_hash !== requestHash) {
    throw new TenantryError(
      'conflict',
      'This idempotency key was used for another request. Use a new key for a new request.',
    )
  }
  return { first: false, outcome: row.outcome }
}

const stored = keptWithinWalls(
  (
    scope,
    claimed: Places<{ owner: string; key: string; request_hash: string; outcome: string; created_at: Date }>,
  ) =>
    scope
      .add('tenantry.idempotency_keys', claimed)
      .onConflict((conflict) =>
        conflict
          .constraint('idempotency_keys_pk')
          .doUpdateSet({ outcome: ({ ref }) => ref('excluded.outcome') }),
      ),
)

/**
 * The statement that stores the outcome under a key that was claimed; the caller has taken the secrets out. It says the claim again, and runs
 * into it: so the key is found by its constraint, whatever plan the connection keeps.
 */
export function storedOutcome(
  scope: Scope,
  { owner, key, requestHash }: KeyClaim,
  { outcome, now }: { outcome: string; now: Date },
): CompiledQuery {
  return stored(scope, { owner, key, request_hash: requestHash, outcome, created_at: now })
}
