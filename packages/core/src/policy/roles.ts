import type { RoleName } from './factory.ts'
import type { Grant } from './permissions.ts'
import type { Policy } from './policy.ts'

/** A role with what it grants at this moment in one organization. */
export interface Role {
  readonly name: string
  readonly grants: readonly Grant[]
}

/** What an organization itself says that its roles grant, by their names; a role that is not in it is as the factory made it. */
export type OwnGrants = ReadonlyMap<string, readonly Grant[]>

/** One role as an organization has it; a role that nobody knows grants nothing. */
export function roleNamed(policy: Policy, own: OwnGrants, name: string): Role {
  return {
    name,
    grants: own.get(name) ?? (Object.hasOwn(policy.factory, name) ? policy.factory[name as RoleName] : []),
  }
}

/** The union of what roles grant. */
export function grantsOf(roles: readonly Role[]): readonly Grant[] {
  return roles.flatMap(({ grants }) => grants)
}
