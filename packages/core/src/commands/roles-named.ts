import type { User } from '../domain/user.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import type { Holder } from '../policy/grant-ceiling.ts'
import { grantsOf, type Role, roleNamed } from '../policy/roles.ts'
import { readOwnGrants, readRoles } from '../store/tables/roles/read-roles.ts'

/**
 * Some roles with what they grant in this organization now.
 *
 * @throws TenantryError `not_found` for one that the organization does not have
 */
export async function rolesNamed(
  { policy, organization, scope }: Work,
  names: readonly string[],
): Promise<readonly Role[]> {
  const own = organization.hasOwnGrants ? await readOwnGrants(scope, names) : {}
  return names.map((name) => {
    const role = roleNamed(policy, own, name)
    if (role === null) throw notFound('role')
    return role
  })
}

/** What a user holds, by roles of their own and of their account, for the grant ceiling. */
export async function holderOf(
  work: Work,
  { accountId, effectiveRoles }: Pick<User, 'accountId' | 'effectiveRoles'>,
): Promise<Holder> {
  return { accountId, grants: grantsOf(await rolesNamed(work, effectiveRoles)) }
}

/** Every role of the organization, with what it grants now. */
export async function everyRole(work: Work): Promise<readonly Role[]> {
  const { policy, organization, scope } = work
  if (!organization.hasOwnGrants) return rolesNamed(work, Object.keys(policy.factory))
  const stored = await readRoles(scope)
  const own = Object.fromEntries(
    stored.flatMap(({ name, grants }) => (grants === null ? [] : [[name, grants] as const])),
  )
  return stored.flatMap(({ name }) => roleNamed(policy, own, name) ?? [])
}
