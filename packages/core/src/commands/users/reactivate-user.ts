import { z } from 'zod'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { loadAccount, loadUser, refuseInactiveAccount } from '../load.ts'
import { lockUserInAccount } from '../lock-user-in-account.ts'
import { holderOf } from '../roles-named.ts'

/** Gives a deactivated user their access back; their account must be active (H8). */
export const reactivateUser = defineCommand({
  name: 'user.reactivate',
  summary: 'Reactivate a user',
  permission: 'user:reactivate',
  risk: 'write',
  input: z.strictObject({ userId }),
  chat: {
    noun: 'users',
    verb: 'reactivate',
    positional: ['userId'],
    example: '/users reactivate fay@elm.test',
  },
  lock: ({ scope }, input) => lockUserInAccount(scope, input.userId),
  async load(work, input) {
    const user = await loadUser(work, input.userId)
    return { user, account: await loadAccount(work, user.accountId) }
  },
  authorized: ({ user }) => ({ row: user }),
  async check(work, _input, { user, account }) {
    const { actor } = work
    refuseAboveCeiling(actor, await holderOf(work, user))
    refuseInactiveAccount(account)
  },
  gives: (_work, _input, { user: { status, accountId, effectiveRoles: roles } }) =>
    status === 'active' ? [] : [{ before: null, after: { accountId, roles } }],
  async handle(work, _input, { user }): Promise<User> {
    if (user.status === 'active') return user
    const active: User = {
      ...user,
      status: 'active',
      deactivatedAt: null,
      deactivatedWith: null,
      version: user.version + 1,
      updatedAt: work.now.toISOString(),
    }
    await updateUser(work.scope, active)
    work.record({
      type: 'user.reactivated',
      on: { type: 'user', id: user.id },
      version: active.version,
      accountId: user.accountId,
      userId: user.id,
      before: { status: user.status },
      after: { status: active.status },
    })
    return active
  },
})
