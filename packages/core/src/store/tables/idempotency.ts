import { type CompiledQuery, sql } from 'kysely'
import { TenantryError } from '../../errors.ts'
import { isLockTimeout } from '../frame/database-fault.ts'
import { together } from '../frame/together.ts'
import type { Scope } from '../walls/scope.ts'

/** How long an outcome is kept at least, in milliseconds. */
const IDEMPOTENCY_KEPT_MS = 24 * 3_600_000

/** How long a repeat waits at most for the first call that is still running, in milliseconds, before it is told so. */
const WAIT_MS = 5_000

/** `WAIT_MS`, or half of what any statement may take: one that is given up says nothing of why it waited. */
const limitWait = sql`
  select set_config('lock_timeout', greatest(1, least(${WAIT_MS}::integer,
           nullif(extract(epoch from current_setting('statement_timeout')::interval) * 500, 0)))::integer || 'ms', true)`

/** Either this call is the first, or the stored outcome of the first one. */
export type Claim = { readonly first: true } | { readonly first: false; readonly outcome: string }

/**
 * Claims a key by inserting it: two calls with one key cannot both be first. The second one waits for the first transaction to
 * end, then reads its outcome; if that one was rolled back, the second becomes the first. Removes a few old keys on the way, but not
 * this one: the insert would still run into it, and find it gone.
 *
 * @throws TenantryError `conflict` for another request under the same key, or while the first is still running
 */
export async function claimKey(
  scope: Scope,
  claim: { owner: string; key: string; requestHash: string },
  now: Date,
): Promise<Claim> {
  const { owner, key, requestHash } = claim
  const limited = scope.call(limitWait)
  const claimed = scope
    .call<{ key: string }>(sql`
      with swept as (
        delete from tenantry.idempotency_keys
         where organization_id = ${scope.organizationId}
           and (owner, key) in (
             select old.owner, old.key from tenantry.idempotency_keys old
              where old.organization_id = ${scope.organizationId} and (old.owner, old.key) <> (${owner}, ${key})
                and old.created_at < ${new Date(now.getTime() - IDEMPOTENCY_KEPT_MS)}
              limit 10 for update skip locked)
      )
      insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, outcome, created_at)
      values (${scope.organizationId}, ${owner}, ${key}, ${requestHash}, null, ${now})
      on conflict (organization_id, owner, key) do nothing
      returning key`)
    .catch((error: unknown) => {
      throw isLockTimeout(error)
        ? new TenantryError(
            'conflict',
            'The first call with this idempotency key is still running. Ask again in a moment.',
          )
        : error
    })
  const unlimited = scope.call(sql`select set_config('lock_timeout', '0', true)`)
  const [, inserted] = await together([limited, claimed, unlimited])
  if (inserted.length > 0) return { first: true }
  const row = await scope
    .from('tenantry.idempotency_keys')
    .select(['request_hash', 'outcome'])
    .where('owner', '=', owner)
    .where('key', '=', key)
    .executeTakeFirst()
  if (row === undefined || row.outcome === null) {
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

/** The statement that stores the outcome under the key; the caller has taken the secrets out. */
export function storedOutcome(
  scope: Scope,
  { owner, key }: { owner: string; key: string },
  outcome: string,
): CompiledQuery {
  return scope
    .change('tenantry.idempotency_keys')
    .set({ outcome })
    .where('owner', '=', owner)
    .where('key', '=', key)
    .compile()
}
