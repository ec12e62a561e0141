import { TenantryError } from '../errors.ts'
import { aboveCeiling, type Holder } from './grant-ceiling.ts'
import type { Grant } from './permissions.ts'
import type { Policy } from './policy.ts'
import { grantsOf, type Role } from './roles.ts'

/**
 * Whoever changes what a role grants holds all that it grants before and after, in whatever account its holders are (H17). So
 * nobody puts into a role what they lack, and nobody takes away what they could not give back.
 */
export function refuseRoleAboveCeiling(actor: Holder, role: string, grants: readonly Grant[]): void {
  const above = aboveCeiling(actor, { accountId: null, grants })[0]
  if (above === undefined) return
  throw new TenantryError(
    'forbidden',
    `You do not hold ${above.permission} for the whole organization, so you cannot change a role that grants it, nor put it into ${role}. Ask an organization administrator.`,
    { above: above.permission },
  )
}

/**
 * Nobody changes their own roles, by changing what one of them grants either (H17). More than one holds a role cannot grant anyhow; what
 * is refused here is that one would hold less.
 *
 * @param held the roles of the actor, as they are before the change
 */
export function refuseOwnRights(
  accountId: Holder['accountId'],
  held: readonly Role[],
  { role, after }: { role: string; after: readonly Grant[] },
): void {
  const before = grantsOf(held)
  const then = grantsOf(held.map((each) => (each.name === role ? { name: role, grants: after } : each)))
  if (aboveCeiling({ accountId, grants: then }, { accountId, grants: before }).length === 0) return
  throw new TenantryError(
    'forbidden',
    `You hold ${role} yourself, so you would change your own rights. Ask another administrator.`,
  )
}

/** `org-admin` may be extended and not reduced: an organization without anybody who may do everything could not be mended. */
export function refuseReducedAdministrator(policy: Policy, role: string, after: readonly Grant[]): void {
  if (role !== 'org-admin') return
  const missing = aboveCeiling(
    { accountId: null, grants: after },
    { accountId: null, grants: policy.factory['org-admin'] },
  )[0]
  if (missing === undefined) return
  throw new TenantryError(
    'conflict',
    `The role org-admin can be extended and not reduced, and would lack ${missing.permission}. Make another role instead.`,
    { missing: missing.permission },
  )
}
