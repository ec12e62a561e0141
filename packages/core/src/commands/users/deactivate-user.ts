import { z } from 'zod'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling, refuseOneself } from '../../policy/user-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { loadUser } from '../load.ts'
import { refuseLastAdministrator } from '../roles/last-administrator.ts'
import { holderOf } from '../roles-named.ts'

/** Takes away a user's access; they stay in the lists (H11). Never oneself, never the last administrator (H16, H17). */
export const deactivateUser = defineCommand({
  name: 'user.deactivate',
  summary: 'Deactivate a user',
  permission: 'user:deactivate',
  risk: 'destructive',
  input: z.strictObject({ userId }),
  chat: {
    noun: 'users',
    verb: 'deactivate',
    positional: ['userId'],
    confirm: true,
    example: '/users deactivate fay@elm.test',
  },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({ row: user }),
  async check(work, _input, user) {
    refuseOneself(work.actor.userId, user.id, 'deactivate yourself')
    refuseAboveCeiling(work.actor, await holderOf(work, user))
    await refuseLastAdministrator(work, user, 'deactivated')
  },
  effects: async (_work, _input, user) => [
    `${user.firstName} ${user.lastName} can no longer sign in, from the next call on. They stay in the lists and can be reactivated.`,
  ],
  async handle(work, _input, user): Promise<User> {
    if (user.status === 'inactive') return user
    const at = work.now.toISOString()
    const inactive: User = {
      ...user,
      status: 'inactive',
      deactivatedAt: at,
      deactivatedWith: null,
      version: user.version + 1,
      updatedAt: at,
    }
    await updateUser(work.scope, inactive)
    work.record({
      type: 'user.deactivated',
      on: { type: 'user', id: user.id },
      version: inactive.version,
      accountId: user.accountId,
      userId: user.id,
      before: { status: user.status },
      after: { status: inactive.status },
    })
    return inactive
  },
})
