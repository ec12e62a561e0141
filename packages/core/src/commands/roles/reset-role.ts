import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { role } from '../../operations/fields.ts'
import { isRoleName } from '../../policy/factory.ts'
import { type RoleView, roleView } from '../../policy/role-view.ts'
import {
  effectsOnHolders,
  giftOf,
  loadRole,
  lockForChange,
  type RoleChange,
  refuseRoleChange,
  writeRole,
} from './change-role.ts'

/** Lets a role grant again what it does by its factory settings, under the same rules as any change of it (H15, H17). */
export const resetRole = defineCommand({
  name: 'role.reset',
  summary: 'Reset a role to its factory settings',
  permission: 'role:configure',
  risk: 'destructive',
  input: z.strictObject({ role }),
  chat: {
    noun: 'tenantry',
    verb: 'roles reset',
    positional: ['role'],
    confirm: true,
    example: '/tenantry roles reset account-admin',
  },
  lock: (work, input) => lockForChange(work, input.role),
  async load(work, input): Promise<RoleChange> {
    const { role: present, before } = await loadRole(work, input.role)
    const after = isRoleName(present.name) ? work.policy.factory[present.name] : before
    const version = present.version + 1
    const stored = {
      ...present,
      grants: null,
      description: '',
      version,
      updatedAt: work.now.toISOString(),
    }
    return { role: present, before, after, stored }
  },
  authorized: (_change, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check(work, _input, change) {
    const { name, isFactory } = change.role
    if (!isFactory)
      throw new TenantryError(
        'conflict',
        `The role ${name} was added here and has no factory settings. Change it, or delete it.`,
      )
    await refuseRoleChange(work, change)
  },
  gives: async (work, _input, change) => [await giftOf(work, change)],
  effects: (work, input) => effectsOnHolders(work, input.role),
  async handle(work, _input, change): Promise<RoleView> {
    const { role: present } = change
    if (present.grants === null && present.description === '') return roleView(work.policy, present)
    return writeRole(work, 'role.reset', change)
  },
})
