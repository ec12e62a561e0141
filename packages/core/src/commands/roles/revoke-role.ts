import { z } from 'zod'
import { unionOfRoles } from '../../domain/role.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { role, userId } from '../../operations/fields.ts'
import { refuseAboveCeiling, refuseOneself } from '../../policy/user-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { deleteUserRole } from '../../store/tables/users/user-roles.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { loadAccount, loadUser } from '../load.ts'
import { holderOf, rolesNamed } from '../roles-named.ts'
import { refuseLastAdministrator } from './last-administrator.ts'

/** Takes a role away, never one's own, and never the last organization administrator's (H16, H17). */
export const revokeRole = defineCommand({
  name: 'user.revokeRole',
  summary: 'Take a role away from a user',
  permission: 'role:assign',
  risk: 'write',
  input: z.strictObject({ userId, role }),
  chat: {
    noun: 'users',
    verb: 'revoke-role',
    positional: ['userId', 'role'],
    example: '/users revoke-role fay@elm.test account-admin',
  },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    await lockUser(scope, input.userId)
  },
  async load(work, input) {
    const user = await loadUser(work, input.userId)
    return { user, account: await loadAccount(work, user.accountId) }
  },
  authorized: ({ user }) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  async check(work, input, { user }) {
    refuseOneself(work.actor.userId, user.id, 'change your own roles')
    refuseAboveCeiling(work.actor, await holderOf(work, user))
    // A role that is misspelt was not taken away.
    await rolesNamed(work, [input.role])
    if (input.role === 'org-admin') await refuseLastAdministrator(work, user, 'demoted')
  },
  async handle(work, input, { user, account }) {
    if (!user.roles.includes(input.role)) return user
    const roles = user.roles.filter((held) => held !== input.role)
    const updated = {
      ...user,
      roles,
      effectiveRoles: unionOfRoles(roles, account.roles),
      version: user.version + 1,
      updatedAt: work.now.toISOString(),
    }
    await deleteUserRole(work.scope, user.id, input.role)
    await updateUser(work.scope, updated)
    work.record({
      type: 'role.revoked',
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
