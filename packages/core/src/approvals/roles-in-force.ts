import type { Work } from '../operations/work.ts'
import { type Role, roleNamed } from '../policy/roles.ts'
import { readRoles } from '../store/tables/roles/read-roles.ts'

/** Every role of the organization by its name, with what it grants at this moment. */
export async function rolesInForce({
  policy,
  organization,
  scope,
}: Work): Promise<ReadonlyMap<string, Role>> {
  const stored = organization.hasOwnGrants ? await readRoles(scope) : []
  const own = Object.fromEntries(
    stored.flatMap(({ name, grants }) => (grants === null ? [] : [[name, grants] as const])),
  )
  const names = new Set([...Object.keys(policy.factory), ...stored.map(({ name }) => name)])
  return new Map(
    [...names].flatMap((name) => {
      const role = roleNamed(policy, own, name)
      return role === null ? [] : [[name, role] as const]
    }),
  )
}
