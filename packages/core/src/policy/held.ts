import type { AnyAbility } from '@casl/ability'
import type { AccountId, OrganizationId, UserId } from '../domain/id.ts'
import { Recent } from '../domain/recent.ts'
import { defineAbility } from './define-ability.ts'
import type { Grant } from './permissions.ts'
import type { Policy } from './policy.ts'
import { grantsOf, type OwnGrants, roleNamed } from './roles.ts'

/** Who holds which roles, and what the organization says that these grant: all that an ability is made from. */
export interface Holding {
  readonly organizationId: OrganizationId
  readonly accountId: AccountId
  /** null for the host's own jobs. */
  readonly userId: UserId | null
  readonly roles: readonly string[]
  /** JSON text of grants by role, of those roles that are not as the factory made them. */
  readonly ownGrants: string | null
}

/** What somebody holds, and may therefore do. */
export interface Held {
  /** All that it is made from, as one text. */
  readonly rights: string
  readonly grants: readonly Grant[]
  readonly ability: AnyAbility
}

/** Enough for those who work at the same time; each takes some ten kilobytes. */
const KEPT_MAX = 500

const kept = new WeakMap<Policy, Recent<string, Held>>()

/**
 * The grants and the ability of somebody. Making an ability takes longer than reading a user, so those made last are kept by
 * everything that they are made from: a changed role has another key, and is never answered by what was kept (H18).
 */
export function heldBy(policy: Policy, holding: Holding): Held {
  const made = kept.get(policy) ?? new Recent<string, Held>(KEPT_MAX)
  kept.set(policy, made)
  const { organizationId, accountId, userId, roles, ownGrants } = holding
  const key = JSON.stringify([organizationId, accountId, userId, roles, ownGrants])
  const found = made.get(key)
  if (found !== undefined) return found
  const held = { rights: key, ...make(policy, holding) }
  made.set(key, held)
  return held
}

function make(policy: Policy, { roles, ownGrants, ...owner }: Holding): Omit<Held, 'rights'> {
  const own = ownGrants === null ? {} : (JSON.parse(ownGrants) as OwnGrants)
  const grants = grantsOf(roles.flatMap((name) => roleNamed(policy, own, name) ?? []))
  return { grants, ability: defineAbility(policy, { ...owner, grants }) }
}
