import type { StoredRole } from '../../domain/role.ts'
import { TenantryError } from '../../errors.ts'
import type { Gift } from '../../operations/gift.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { aboveCeiling } from '../../policy/grant-ceiling.ts'
import { type Grant, reachesOrganization } from '../../policy/permissions.ts'
import {
  refuseOwnRights,
  refuseReducedAdministrator,
  refuseRoleAboveCeiling,
} from '../../policy/role-rules.ts'
import { type RoleView, roleView } from '../../policy/role-view.ts'
import { roleNamed } from '../../policy/roles.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { countHolders, isHeldOutside, isHeldTogether } from '../../store/tables/roles/holders.ts'
import { lockRole, readRole } from '../../store/tables/roles/read-roles.ts'
import { updateRole } from '../../store/tables/roles/write-roles.ts'
import { everyRole, rolesNamed } from '../roles-named.ts'

/** A role as it is, and as it is to be: `stored` is what is written, `after` what it then grants. */
export interface RoleChange {
  readonly role: StoredRole
  readonly before: readonly Grant[]
  readonly stored: StoredRole
  readonly after: readonly Grant[]
}

/** Locks a role for a change: whoever gives it to somebody at this moment is waited for (H15), and so is another change. */
export async function lockForChange({ scope }: Work, role: string): Promise<void> {
  await lockOrganization(scope)
  await lockRole(scope, role)
}

/** The role with what it grants; `not_found` where the organization has none of this name. */
export async function loadRole(
  { scope, policy }: Work,
  name: string,
): Promise<{ role: StoredRole; before: readonly Grant[] }> {
  const role = await readRole(scope, name)
  if (role === null) throw notFound('role')
  const own = role.grants === null ? {} : { [name]: role.grants }
  return { role, before: roleNamed(policy, own, name)?.grants ?? [] }
}

/** Every rule that a change of what a role grants has to keep (H15, H17). */
export async function refuseRoleChange(work: Work, { role, before, after }: RoleChange): Promise<void> {
  const { actor, policy, scope, organization } = work
  refuseRoleAboveCeiling(actor, role.name, [...before, ...after])
  refuseReducedAdministrator(policy, role.name, after)
  if (actor.userId !== null) {
    const held = await rolesNamed(work, actor.roles)
    refuseOwnRights(actor.accountId, held, { role: role.name, after })
  }
  await refuseHoldersAboveCeiling(work, role.name)
  if (
    after.some(reachesOrganization) &&
    (await isHeldOutside(scope, organization.defaultAccountId, role.name))
  ) {
    throw new TenantryError(
      'conflict',
      `${role.name} is held outside the default account, and what it would grant reaches the whole organization. Take it away there first, or make another role.`,
    )
  }
}

/** Nobody changes what somebody holds who holds what they lack (H17). */
async function refuseHoldersAboveCeiling(work: Work, role: string): Promise<void> {
  const above = (await everyRole(work))
    .filter(({ grants }) => aboveCeiling(work.actor, { accountId: null, grants }).length > 0)
    .map(({ name }) => name)
  if (above.length === 0 || !(await isHeldTogether(work.scope, role, above))) return
  throw new TenantryError(
    'forbidden',
    `Somebody who holds ${role} may do things that you may not, so you cannot change it. Ask an organization administrator.`,
    { above },
  )
}

/** What those who hold it come to hold by a change. */
export async function giftOf({ scope }: Work, { role: { name }, before, after }: RoleChange): Promise<Gift> {
  const { users, accounts } = await countHolders(scope, name)
  return { role: name, before, after, isHeld: users + accounts > 0 }
}

/** What a change will do, for whoever must confirm it. */
export async function effectsOnHolders({ scope }: Work, role: string): Promise<readonly string[]> {
  const { users, accounts } = await countHolders(scope, role)
  const who = [
    ...(users > 0 || accounts === 0 ? [users === 1 ? '1 user' : `${users} users`] : []),
    ...(accounts > 0
      ? [accounts === 1 ? 'every user of 1 account' : `every user of ${accounts} accounts`]
      : []),
  ].join(' and ')
  return [`What ${who} may do changes at once.`]
}

/** Writes a changed role, and says what was changed. */
export async function writeRole(
  work: Work,
  type: 'role.updated' | 'role.reset',
  { role, before, stored, after }: RoleChange,
): Promise<RoleView> {
  await updateRole(work.scope, stored)
  work.record({
    type,
    on: { type: 'role', id: role.name },
    accountId: null,
    before: { grants: before, description: role.description },
    after: { grants: after, description: stored.description },
  })
  return roleView(work.policy, stored)
}
