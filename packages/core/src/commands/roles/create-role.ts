import { z } from 'zod'
import type { StoredRole } from '../../domain/role.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { description, role } from '../../operations/fields.ts'
import { grants } from '../../operations/grant-field.ts'
import { checkedGrants } from '../../policy/checked-grants.ts'
import { refuseRoleAboveCeiling } from '../../policy/role-rules.ts'
import { type RoleView, roleView } from '../../policy/role-view.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { readRoles } from '../../store/tables/roles/read-roles.ts'
import { insertRole } from '../../store/tables/roles/write-roles.ts'

/** As many as a menu of a chat service shows. */
const ROLES_MAX = 100

/** Adds a role to the organization. It grants nothing that whoever adds it does not hold (H17). */
export const createRole = defineCommand({
  name: 'role.create',
  summary: 'Add a role',
  permission: 'role:configure',
  risk: 'write',
  input: z.strictObject({ role, grants, description: description.optional() }),
  chat: {
    noun: 'tenantry',
    verb: 'roles create',
    positional: ['role'],
    example: '/tenantry roles create auditor --grant audit:read@account --grant user:read@account',
  },
  // Counted under the lock, so that two at once do not both take the last place.
  lock: ({ scope }) => lockOrganization(scope),
  async load({ policy, now }, input): Promise<StoredRole> {
    const at = now.toISOString()
    return {
      name: input.role,
      description: input.description ?? '',
      isFactory: false,
      grants: checkedGrants(policy, input.grants),
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
  },
  authorized: (_role, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check({ actor, policy, scope }, input, { name }) {
    refuseRoleAboveCeiling(actor, name, checkedGrants(policy, input.grants))
    const roles = await readRoles(scope)
    if (roles.some((each) => each.name === name))
      throw new TenantryError('conflict', `There is a role ${name} already. Choose another name.`)
    if (roles.length >= ROLES_MAX)
      throw new TenantryError(
        'conflict',
        `An organization has at most ${ROLES_MAX} roles, and this one has them. Delete one first.`,
        { limit: ROLES_MAX },
      )
  },
  gives: ({ policy }, { role: name, grants: given }) => [
    { role: name, before: null, after: checkedGrants(policy, given), isHeld: false },
  ],
  async handle(work, _input, stored): Promise<RoleView> {
    await insertRole(work.scope, stored)
    work.record({
      type: 'role.created',
      on: { type: 'role', id: stored.name },
      accountId: null,
      after: { grants: stored.grants, description: stored.description },
    })
    return roleView(work.policy, stored)
  },
})
