import { z } from 'zod'
import type { Account } from '../../domain/account.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId } from '../../operations/fields.ts'
import { lockAccount, readDeactivationId, updateAccount } from '../../store/tables/accounts.ts'
import { rolesHeldIn } from '../../store/tables/roles/holders.ts'
import { reactivateUsersOf } from '../../store/tables/users/users-of-account.ts'
import { loadAccount } from '../load.ts'
import { refuseUsersAboveCeiling } from '../refuse-users-above-ceiling.ts'

/** Brings an account back. Its users stay deactivated, unless exactly those that the deactivation took are asked for (H8). */
export const reactivateAccount = defineCommand({
  name: 'account.reactivate',
  summary: 'Bring an account back',
  permission: 'account:reactivate',
  risk: 'write',
  input: z.strictObject({
    accountId,
    reactivateUsers: z
      .boolean()
      .default(false)
      .meta({ description: 'Also the users that were deactivated with it', flag: 'users' }),
  }),
  chat: {
    noun: 'accounts',
    verb: 'reactivate',
    positional: ['accountId'],
    example: '/accounts reactivate elm --users',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: (account) => ({ row: account }),
  async check(work, input, account) {
    if (input.reactivateUsers) await refuseUsersAboveCeiling(work, account.id)
  },
  async gives({ scope }, input, account) {
    if (!input.reactivateUsers || account.status === 'active') return []
    return [{ before: null, after: { accountId: account.id, roles: await rolesHeldIn(scope, account.id) } }]
  },
  async handle(work, input, account): Promise<Account> {
    if (account.status === 'active') return account
    const { scope, now } = work
    const deactivationId = await readDeactivationId(scope, account.id)
    const active: Account = {
      ...account,
      status: 'active',
      deactivatedAt: null,
      deletedAt: null,
      version: account.version + 1,
      updatedAt: now.toISOString(),
    }
    await updateAccount(scope, active, null)
    const users =
      input.reactivateUsers && deactivationId !== null
        ? await reactivateUsersOf(scope, account.id, { deactivationId, at: now })
        : []
    work.record({
      type: 'account.reactivated',
      on: { type: 'account', id: account.id },
      version: active.version,
      accountId: account.id,
      before: { status: account.status, deletedAt: account.deletedAt },
      after: { status: 'active', deletedAt: null, users: users.length },
    })
    for (const { id: userId, version } of users) {
      work.record({
        type: 'user.reactivated',
        on: { type: 'user', id: userId },
        accountId: account.id,
        userId,
        version,
        before: { status: 'inactive', deactivatedWith: deactivationId },
        after: { status: 'active' },
      })
    }
    return active
  },
})
