import { type CompiledQuery, sql } from 'kysely'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint, isLockTimeout, Overtaken } from '../frame/database-fault.ts'
import type { Foresight } from '../walls/foresight.ts'
import { keptWithinWalls } from '../walls/kept-within-walls.ts'
import type { Places } from '../walls/places.ts'
import type { Scope } from '../walls/scope.ts'

/** How long an outcome is kept at least, in milliseconds. */
const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000

/** How long a repeat waits at most for the first call that is still running, in milliseconds, before it is told so. */
const WAIT_MS = 5_000

/** The same, in milliseconds, where this call was foreseen to be the first: then it is run again, and waits as any other. */
const FORESEEN_WAIT_MS = 100

/** Whose key it is, and what was asked under it. */
interface KeyClaim {
  readonly owner: string
  readonly key: string
  readonly requestHash: string
}

/** Either this call is the first, and stores what it comes to, or there is the stored outcome of the first one. */
export type Claim =
  | { readonly first: true; readonly store: (outcome: string) => CompiledQuery | null }
  | { readonly first: false; readonly outcome: string }

interface Claiming extends KeyClaim {
  readonly now: Date
  readonly endedBefore: Date
}

const claimed = keptWithinWalls(
  ({ organizationId }, { owner, key, requestHash, now, endedBefore }: Places<Claiming>) => sql<{
    is_first: boolean
    request_hash: string | null
    outcome: string | null
  }>`
    select is_first, request_hash, outcome
      from tenantry.claim_key(${organizationId}, ${owner}, ${key}, ${requestHash}, ${now}, ${endedBefore}, ${WAIT_MS})`,
)

const claimedFirst = keptWithinWalls(
  (
    { organizationId },
    { owner, key, requestHash, outcome, now, endedBefore }: Places<Claiming & { outcome: string | null }>,
  ) => sql`
    select tenantry.claim_first(${organizationId}, ${owner}, ${key}, ${requestHash}, ${outcome}, ${now}, ${endedBefore}, ${FORESEEN_WAIT_MS})`,
)

/**
 * Claims a key by inserting it: two calls with one key cannot both be first. The second one waits for the first transaction to
 * end, then reads its outcome; if that one was rolled back, the second becomes the first. Removes a few old keys on the way; where the first one is
 * foreseen, one claim in eight does.
 *
 * @returns for the first one `store`, to which the caller gives the outcome once, without its secrets: it answers the statement that stores it;
 *   null where it leaves with the claim
 * @throws TenantryError `conflict` for another request under the same key, or while the first is still running
 */
export async function claimKey(scope: Scope, claim: KeyClaim, now: Date): Promise<Claim> {
  const claiming = { ...claim, now, endedBefore: new Date(now.getTime() - IDEMPOTENCY_KEPT_MS) }
  if (scope.foresight?.counts) return foreseenFirst(scope, scope.foresight, claiming)
  const [row] = await scope.send(claimed(scope, claiming)).catch(explain)
  if (row === undefined) throw new Error('tenantry.claim_key answered nothing')
  if (row.is_first) return { first: true, store: (outcome) => storedOutcome(scope, claiming, outcome) }
  if (row.outcome === null) {
    throw new TenantryError(
      'conflict',
      'The first call with this idempotency key is not finished. Ask again in a moment.',
    )
  }
  if (row.request_hash !== claim.requestHash) {
    throw new TenantryError(
      'conflict',
      'This idempotency key was used for another request. Use a new key for a new request.',
    )
  }
  return { first: false, outcome: row.outcome }
}

/** Where the outcome is known before the claim has left, they are one row that is written once. */
function foreseenFirst(scope: Scope, foresight: Foresight, claiming: Claiming): Claim {
  let outcome: string | null = null
  const statement = () => claimedFirst(scope, { ...claiming, outcome })
  const late = foresight.sendLate(statement().sql, () => statement().parameters)
  foresight.check(
    late.answer.catch((error: unknown) => {
      // It stands before the comparison of who acts: whether they may hear of it is not known yet.
      if (isLockTimeout(error) || brokenConstraint(error) !== null)
        throw new Overtaken('a key could not be claimed')
      throw error
    }),
  )
  return {
    first: true,
    store: (came) => {
      if (late.hasLeft) return storedOutcome(scope, claiming, came)
      outcome = came
      return null
    },
  }
}

function explain(error: unknown): never {
  if (!isLockTimeout(error)) throw error
  throw new TenantryError(
    'conflict',
    'The first call with this idempotency key is still running. Ask again in a moment.',
  )
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
 * The statement that stores the outcome under a key that was claimed. It says the claim again, and runs into it: so the key is found by its
 * constraint, whatever plan the connection keeps.
 */
export function storedOutcome(
  scope: Scope,
  { owner, key, requestHash, now }: Omit<Claiming, 'endedBefore'>,
  outcome: string,
): CompiledQuery {
  return stored(scope, { owner, key, request_hash: requestHash, outcome, created_at: now })
}
