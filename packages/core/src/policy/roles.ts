import type { StoredGrant } from '../domain/role.ts'
import { isRoleName } from './factory.ts'
import type { Grant, Permission } from './permissions.ts'
import { ownerFieldsOf, type Policy } from './policy.ts'

/** A role with what it grants at this moment in one organization. */
export interface Role {
  readonly name: string
  readonly grants: readonly Grant[]
}

/** What an organization itself says that its roles grant, by their names; a role that is not in it is as the factory made it. */
export type OwnGrants = Readonly<Record<string, readonly StoredGrant[]>>

/** One role as an organization has it; null where nobody knows it. */
export function roleNamed(policy: Policy, own: OwnGrants, name: string): Role | null {
  const stored = Object.hasOwn(own, name) ? own[name] : undefined
  const factory = isRoleName(name) ? policy.factory[name] : null
  if (stored === undefined) return factory === null ? null : { name, grants: factory }
  const grants = knownGrants(policy, stored)
  // Never reduced: what a newer version of the product or of the host adds, organization administrators hold at once.
  return { name, grants: name === 'org-admin' ? withAllOf(grants, policy.factory[name]) : grants }
}

function withAllOf(grants: readonly Grant[], others: readonly Grant[]): readonly Grant[] {
  const held = new Set(grants.map(({ permission }) => permission))
  return [...grants, ...others.filter(({ permission }) => !held.has(permission))]
}

/** The union of what roles grant. */
export function grantsOf(roles: readonly Role[]): readonly Grant[] {
  return roles.flatMap(({ grants }) => grants)
}

/** What a host's program does not know any more grants nothing, nor does a reach that says nothing of such a thing, though an older version took it. */
function knownGrants(policy: Policy, stored: readonly StoredGrant[]): readonly Grant[] {
  return stored.flatMap(({ permission, ...grant }) =>
    isKnown(policy, permission) && ownerFieldsOf(policy, permission)[grant.reach] !== undefined
      ? [{ permission, ...grant }]
      : [],
  )
}

/** What an organization has stored that this process does not know: perhaps another one of the host's does, or will again. */
export function unknownGrants(policy: Policy, stored: readonly StoredGrant[]): readonly StoredGrant[] {
  return stored.filter(({ permission }) => !isKnown(policy, permission))
}

/** Whether a text names a permission of this policy. */
export function isKnown(policy: Policy, text: string): text is Permission {
  return (policy.permissions as readonly string[]).includes(text)
}
