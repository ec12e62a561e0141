import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { description, expectedVersion, role } from '../../operations/fields.ts'
import { grants, permissions } from '../../operations/grant-field.ts'
import type { Work } from '../../operations/work.ts'
import { changedGrants, checkedGrants } from '../../policy/checked-grants.ts'
import { type RoleView, roleView } from '../../policy/role-view.ts'
import { unknownGrants } from '../../policy/roles.ts'
import { refuseStale } from '../refuse-stale.ts'
import {
  giftOf,
  loadRole,
  lockForChange,
  type RoleChange,
  refuseRoleChange,
  writeRole,
} from './change-role.ts'

const input = z
  .strictObject({
    role,
    grants: grants
      .optional()
      .meta({ description: 'All that it grants from now on; may be given more than once', flag: 'grant' }),
    add: grants.optional().meta({
      description:
        'Granted besides, in the place of what it grants of the same permission; may be given more than once',
      flag: 'add',
    }),
    remove: permissions.optional().meta({
      description: 'A permission that is no longer granted, such as audit:read; may be given more than once',
      flag: 'remove',
    }),
    description: description.optional(),
    expectedVersion: expectedVersion.optional(),
  })
  .refine(
    ({ grants: all, add, remove }) => all === undefined || (add === undefined && remove === undefined),
    'Grants are given as a whole, or added and removed, not both',
  )

/**
 * Changes what a role grants in this organization, under the grant ceiling of whoever changes it, of those who hold it, and never one's
 * own rights (H17). What reaches the organization is not granted to anybody outside the default account (H15). What is stored of a subject that
 * this process does not know stays, unless all grants are given as a whole.
 */
export const updateRole = defineCommand({
  name: 'role.update',
  summary: 'Change what a role grants',
  permission: 'role:configure',
  risk: 'write',
  input,
  chat: {
    noun: 'tenantry',
    verb: 'roles update',
    positional: ['role'],
    example: '/tenantry roles update auditor --add user:read@account --remove job:read',
  },
  lock: (work, { role: name }) => lockForChange(work, name),
  load: async (work, asked) => changeOf(work, asked),
  authorized: (_change, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check(work, asked, change) {
    refuseStale(asked.expectedVersion, change.role.version)
    await refuseRoleChange(work, change)
  },
  gives: async (work, _asked, change) => [await giftOf(work, change)],
  async handle(work, _asked, change): Promise<RoleView> {
    const { role: present, stored } = change
    const same = JSON.stringify([present.grants, present.description])
    if (JSON.stringify([stored.grants, stored.description]) === same) return roleView(work.policy, present)
    return writeRole(work, 'role.updated', change)
  },
})

async function changeOf(work: Work, asked: z.output<typeof input>): Promise<RoleChange> {
  const { role: present, before } = await loadRole(work, asked.role)
  const { grants: all, add = [], remove = [] } = asked
  const touched = all !== undefined || add.length > 0 || remove.length > 0
  const after = touched ? checkedGrants(work.policy, all ?? changedGrants(before, { add, remove })) : before
  // Whoever says all that it grants means all; else what this process does not know is not its to take away.
  const unknown = all === undefined ? unknownGrants(work.policy, present.grants ?? []) : []
  return {
    role: present,
    before,
    after,
    stored: {
      ...present,
      grants: touched ? [...after, ...changedGrants(unknown, { add: [], remove })] : present.grants,
      description: asked.description ?? present.description,
      version: present.version + 1,
      updatedAt: work.now.toISOString(),
    },
  }
}
