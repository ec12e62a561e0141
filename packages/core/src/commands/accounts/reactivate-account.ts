import { z } from 'zod'
import type { Account } from '../../domain/account.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId } from '../../operations/fields.ts'
import { lockAccount, readDeactivationId, updateAccount } from '../../store/tables/accounts.ts'
import { rolesHeldIn } from '../../store/tables/roles/holders.ts'
import { reactivateUsersOf, wentWith } from '../../store/tables/users/users-of-account.ts'
import { loadAccount } from '../load.ts'
import { refuseUsersAboveCeiling } from '../refuse-users-above-ceiling.ts'

/** An account that is active, and how many users came back with it. */
export interface ReactivatedAccount extends Account {
  readonly reactivatedUsers: number
}

/**
 * Brings an account back. Its users stay deactivated, unless exactly those that the deactivation took are asked for (H8): at once, or later
 * of an account that came back alone.
 */
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
    if (!input.reactivateUsers) return []
    const deactivationId = await readDeactivationId(scope, account.id)
    if (deactivationId === null || !(await wentWith(scope, account.id, deactivationId))) return []
    return [{ before: null, after: { accountId: account.id, roles: await rolesHeldIn(scope, account.id) } }]
  },
  async handle(work, input, account): Promise<ReactivatedAccount> {
    const { scope, now } = work
    const deactivationId = await readDeactivationId(scope, account.id)
    const active = activeAgain(account, now)
    // Where its users stay behind, the account keeps the mark that they carry.
    if (active !== account) await updateAccount(scope, active, input.reactivateUsers ? null : undefined)
    const users =
      input.reactivateUsers && deactivationId !== null
        ? await reactivateUsersOf(scope, account.id, { deactivationId, at: now })
        : []
    if (active !== account)
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
    return { ...active, reactivatedUsers: users.length }
  },
})

function activeAgain(account: Account, now: Date): Account {
  if (account.status === 'active') return account
  return {
    ...account,
    status: 'active',
    deactivatedAt: null,
    deletedAt: null,
    version: account.version + 1,
    updatedAt: now.toISOString(),
  }
}
