import { z } from 'zod'
import { unionOfRoles } from '../../domain/role.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { role, userId } from '../../operations/fields.ts'
import {
  refuseAboveCeiling,
  refuseGiving,
  refuseOneself,
  refuseWideOutsideDefault,
} from '../../policy/user-rules.ts'
import { holdRoles } from '../../store/tables/roles/read-roles.ts'
import { insertUserRoles } from '../../store/tables/users/user-roles.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { loadAccount, loadUser, refuseInactiveAccount } from '../load.ts'
import { lockUserInAccount } from '../lock-user-in-account.ts'
import { holderOf, rolesNamed } from '../roles-named.ts'

/** Gives a user a role, under the grant ceiling and never to oneself (H15, H17). */
export const assignRole = defineCommand({
  name: 'user.assignRole',
  summary: 'Give a user a role',
  permission: 'role:assign',
  risk: 'write',
  approval: { requestable: true },
  input: z.strictObject({ userId, role }),
  chat: {
    noun: 'users',
    verb: 'role',
    positional: ['userId', 'role'],
    example: '/users role fay@elm.test account-admin',
  },
  async lock({ scope }, input) {
    await lockUserInAccount(scope, input.userId)
    await holdRoles(scope, [input.role])
  },
  async load(work, input) {
    const user = await loadUser(work, input.userId)
    return { user, account: await loadAccount(work, user.accountId) }
  },
  authorized: ({ user }) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  async check(work, input, { user, account }) {
    const { actor } = work
    refuseOneself(actor.userId, user.id, 'change your own roles')
    refuseAboveCeiling(actor, await holderOf(work, user))
    const given = await rolesNamed(work, [input.role])
    refuseGiving(actor, given, user.accountId)
    refuseWideOutsideDefault(given, account.isDefault, 'assign')
    refuseInactiveAccount(account)
  },
  gives: (_work, input, { user: { accountId, effectiveRoles: roles } }) => [
    { before: { accountId, roles }, after: { accountId, roles: [...roles, input.role] } },
  ],
  async handle(work, input, { user, account }) {
    if (user.roles.includes(input.role)) return user
    const at = work.now.toISOString()
    const roles = [...user.roles, input.role].sort()
    const effectiveRoles = unionOfRoles(roles, account.roles)
    const updated = { ...user, roles, effectiveRoles, version: user.version + 1, updatedAt: at }
    await insertUserRoles(work.scope, user.id, { roles: [input.role], grantedAt: at })
    await updateUser(work.scope, updated)
    work.record({
      type: 'role.assigned',
      on: { type: 'user', id: user.id },
      version: updated.version,
      accountId: user.accountId,
      userId: user.id,
      before: { roles: user.roles },
      after: { roles, role: input.role },
    })
    return updated
  },
})
