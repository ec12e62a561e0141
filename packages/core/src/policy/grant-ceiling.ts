import type { AccountId } from '../domain/id.ts'
import type { Reach } from '../domain/role.ts'
import type { Grant } from './permissions.ts'

/** Somebody's account and what they hold, or would hold. */
export interface Holder {
  /** null = whatever account it is: for what a role grants to all who hold it. */
  readonly accountId: AccountId | null
  readonly grants: readonly Grant[]
}

const WIDTH: Readonly<Record<Reach, number>> = { self: 0, account: 1, organization: 2 }

/** Whether a grant is of the same permission as another one, and reaches at least as far. */
export function reachesAsFar(grant: Grant, other: Grant): boolean {
  return grant.permission === other.permission && WIDTH[grant.reach] >= WIDTH[other.reach]
}

function covers(actor: Holder, grant: Grant, accountId: AccountId | null): boolean {
  const covering = actor.grants.filter(
    (held) =>
      reachesAsFar(held, grant) &&
      // What somebody may do to themselves alone, everybody holds who may do it to themselves, wherever they are.
      (held.reach === 'organization' || grant.reach === 'self' || actor.accountId === accountId),
  )
  if (covering.some(({ fields }) => fields === undefined)) return true
  const fields = new Set(covering.flatMap((held) => held.fields ?? []))
  return grant.fields?.every((field) => fields.has(field)) ?? false
}

/**
 * The one ceiling (H17): the grants of `target` that `actor` does not hold, reach included. Empty = the actor may give them, and
 * may write to whoever holds them. A grant within an account is covered only by one for the same account or a wider one.
 */
export function aboveCeiling(actor: Holder, target: Holder): readonly Grant[] {
  return target.grants.filter((grant) => !covers(actor, grant, target.accountId))
}
