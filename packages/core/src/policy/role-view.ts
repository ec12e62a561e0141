import type { StoredRole } from '../domain/role.ts'
import { isRoleName, ROLE_DESCRIPTIONS } from './factory.ts'
import type { Grant } from './permissions.ts'
import type { Policy } from './policy.ts'
import { roleNamed } from './roles.ts'

/** A role as it is shown. Times are ISO 8601 in UTC. */
export interface RoleView {
  readonly name: string
  readonly description: string
  /** Every organization has it: it can be changed and reset, and not be deleted. */
  readonly isFactory: boolean
  /** Whether it grants something else than it does by its factory settings, where it has some. */
  readonly isChanged: boolean
  readonly grants: readonly Grant[]
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A stored role with what it grants, as it is shown. */
export function roleView(policy: Policy, { grants, ...role }: StoredRole): RoleView {
  const own = grants === null ? {} : { [role.name]: grants }
  return {
    ...role,
    description:
      role.description === '' && isRoleName(role.name) ? ROLE_DESCRIPTIONS[role.name] : role.description,
    isChanged: role.isFactory && grants !== null,
    grants: roleNamed(policy, own, role.name)?.grants ?? [],
  }
}
