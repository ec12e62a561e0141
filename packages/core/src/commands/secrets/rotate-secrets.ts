import type { Secret } from '../../domain/secret.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { countGoodSecrets, expireSecrets, revokeSecrets, sweepSecrets } from '../../store/tables/secrets.ts'
import { aboutSecretsOf, makeSecret } from './make-secret.ts'
import { KEPT_AFTER_END_MS, MOST_GOOD_SECRETS } from './secret-times.ts'

/** Refuses a further secret beside too many that still work. Rotating without an overlap ends them all, and is always allowed. */
export async function refuseTooManySecrets(work: Work, owner: User | null, overlapMs: number): Promise<void> {
  if (overlapMs === 0) return
  if ((await countGoodSecrets(work.scope, owner?.id ?? null, work.now)) < MOST_GOOD_SECRETS) return
  throw new TenantryError(
    'conflict',
    `There are ${MOST_GOOD_SECRETS} secrets that work already. Revoke one, or rotate without an overlap.`,
    { limit: MOST_GOOD_SECRETS },
  )
}

/** A secret that was just made, and when it and the ones before it end: times in ISO 8601, UTC. */
export interface Rotated {
  readonly made: Secret
  readonly expiresAt: string | null
  readonly previousUntil: string | null
}

/** Ends an owner's present secrets when the overlap is over (0 = at once), and makes the new one. */
export async function rotateSecrets(
  work: Work,
  owner: User | null,
  { overlapMs, expiresInMs }: { overlapMs: number; expiresInMs?: number | undefined },
): Promise<Rotated> {
  const { scope, now } = work
  const id = owner?.id ?? null
  const inMs = (ms: number) => new Date(now.getTime() + ms)
  await sweepSecrets(scope, id, inMs(-KEPT_AFTER_END_MS))
  const lastEnd = overlapMs === 0 ? null : await expireSecrets(scope, id, { at: inMs(overlapMs), now })
  if (overlapMs === 0) await revokeSecrets(scope, { owner: id }, now)
  const expiresAt = expiresInMs === undefined ? null : inMs(expiresInMs)
  const made = await makeSecret(work, owner, expiresAt)
  work.record({
    ...aboutSecretsOf(work, owner),
    type: 'secret.rotated',
    after: { kind: owner === null ? 'organization' : 'user', overlapMs },
  })
  return {
    made,
    expiresAt: expiresAt?.toISOString() ?? null,
    previousUntil: lastEnd?.toISOString() ?? null,
  }
}
