import type { AccountId } from '../domain/id.ts'
import type { Reach } from '../domain/role.ts'
import type { Grant } from './permissions.ts'

/** Somebody's account and what they hold, or would hold. */
export interface Holder {
  readonly accountId: AccountId
  readonly grants: readonly Grant[]
}

const WIDTH: Readonly<Record<Reach, number>> = { self: 0, account: 1, organization: 2 }

function covers(actor: Holder, grant: Grant, accountId: AccountId): boolean {
  return actor.grants.some(
    (held) =>
      held.permission === grant.permission &&
      WIDTH[held.reach] >= WIDTH[grant.reach] &&
      (held.reach === 'organization' || held.reach === 'self' || actor.accountId === accountId) &&
      (held.fields === undefined || (grant.fields?.every((field) => held.fields?.includes(field)) ?? false)),
  )
}

/**
 * The one ceiling (H17): the grants of `target` that `actor` does not hold, reach included. Empty = the actor may give them, and
 * may write to whoever holds them. A grant within an account is covered only by one for the same account or a wider one.
 */
export function aboveCeiling(actor: Holder, target: Holder): readonly Grant[] {
  return target.grants.filter((grant) => !covers(actor, grant, target.accountId))
}
