import { BUILT_IN_PERMISSIONS, factoryGrants, perRole, ROLE_NAMES, type RoleName } from './factory.ts'
import { checkedSubject, type HostSubject } from './host-subject.ts'
import {
  ABOUT_ALL,
  type Grant,
  OWNER_FIELDS,
  type OwnerFields,
  type Permission,
  reachesOrganization,
  splitPermission,
} from './permissions.ts'

/**
 * What can be done, to what, and who may at the beginning. It is made once for each Tenantry and carried to whoever decides, so
 * that nothing below knows permissions or grants by itself.
 */
export interface Policy {
  /** Every permission there is, in the order in which people are shown them. */
  readonly permissions: readonly Permission[]
  /** Which fields say whose a thing is, by subject. */
  readonly owners: ReadonlyMap<string, OwnerFields>
  /** The roles that every organization has, with what they hold until an organization changes it. */
  readonly factory: Readonly<Record<RoleName, readonly Grant[]>>
  /** Those of them whose holders see every account. */
  readonly wideRoles: readonly RoleName[]
}

/**
 * Makes the policy of a host.
 *
 * @param subjects the host's own subjects by their names, such as `project`
 * @throws TenantryError `invalid_input` for a subject that exists already, and for names or reaches that mean nothing
 */
export function createPolicy({
  subjects = {},
}: {
  subjects?: Readonly<Record<string, HostSubject>>
} = {}): Policy {
  const added = Object.entries(subjects).map(([subject, rules]) => checkedSubject(subject, rules))
  const factory = perRole((role) => [...factoryGrants(role), ...added.flatMap(({ grants }) => grants[role])])
  return Object.freeze({
    permissions: [...BUILT_IN_PERMISSIONS, ...added.flatMap(({ permissions }) => permissions)],
    owners: new Map([
      ...Object.entries(OWNER_FIELDS),
      ...added.map(({ subject, owner }) => [subject, owner] as const),
    ]),
    factory,
    wideRoles: ROLE_NAMES.filter((role) => factory[role].some(reachesOrganization)),
  })
}

/** Which fields say whose a thing is that a permission is about. */
export function ownerFieldsOf(
  policy: Policy,
  permission: Permission,
): OwnerFields & { readonly organization: string } {
  const owner = policy.owners.get(splitPermission(permission).subject)
  const organization = owner?.organization ?? 'organizationId'
  return ABOUT_ALL.has(permission) ? { organization } : { ...owner, organization }
}
