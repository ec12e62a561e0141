import { z } from 'zod'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling, refuseOneself } from '../../policy/user-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { deleteUser as deleteUserRow } from '../../store/tables/users/write-user.ts'
import { loadUser } from '../load.ts'
import { refuseLastAdministrator } from '../roles/last-administrator.ts'
import { holderOf } from '../roles-named.ts'

/** Removes a user for ever, with roles, secrets and chat links; the history keeps who they were (H12). */
export const deleteUser = defineCommand({
  name: 'user.delete',
  summary: 'Delete a user for ever',
  permission: 'user:delete',
  risk: 'destructive',
  input: z.strictObject({ userId }),
  chat: {
    noun: 'users',
    verb: 'delete',
    positional: ['userId'],
    confirm: true,
    example: '/users delete fay@elm.test',
  },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({ row: user }),
  async check(work, _input, user) {
    refuseOneself(work.actor.userId, user.id, 'delete yourself')
    refuseAboveCeiling(work.actor, await holderOf(work, user))
    await refuseLastAdministrator(work, user, 'deleted')
  },
  effects: async (_work, _input, user) => [
    `${user.firstName} ${user.lastName} is removed with their roles, secrets and chat links. This cannot be taken back.`,
    'To be able to bring them back, deactivate them instead.',
  ],
  async handle(work, _input, user): Promise<User> {
    await deleteUserRow(work.scope, user.id)
    work.record({
      type: 'user.deleted',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      before: { ...user },
    })
    return user
  },
})
