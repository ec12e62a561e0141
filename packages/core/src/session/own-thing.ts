import type { Acting } from '../operations/work.ts'
import type { Permission } from '../policy/permissions.ts'
import { ownerFieldsOf } from '../policy/policy.ts'

/** A thing of this kind that is the actor's own. */
export function ownThing({ actor, organization, policy }: Acting, permission: Permission): object {
  const owner = ownerFieldsOf(policy, permission)
  return {
    [owner.organization]: organization.id,
    ...(owner.account === undefined ? {} : { [owner.account]: actor.accountId }),
    ...(owner.self === undefined ? {} : { [owner.self]: actor.userId }),
  }
}
