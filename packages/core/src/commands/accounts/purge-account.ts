import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId } from '../../operations/fields.ts'
import { deleteAccount, lockAccount } from '../../store/tables/accounts.ts'
import { countUsersByStatus, deleteUsersOf } from '../../store/tables/users/users-of-account.ts'
import { loadAccount } from '../load.ts'
import { refuseEnding } from './end-account.ts'

/** Removes a deleted account for ever with its users and all that hangs from them; its external id and their e-mails are free at once (H9). */
export const purgeAccount = defineCommand({
  name: 'account.purge',
  summary: 'Remove a deleted account for ever, with its users',
  permission: 'account:purge',
  risk: 'destructive',
  input: z.strictObject({ accountId }),
  chat: {
    noun: 'accounts',
    verb: 'purge',
    positional: ['accountId'],
    confirm: true,
    example: '/accounts purge elm',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: (account) => ({ row: account }),
  async check(work, _input, account) {
    await refuseEnding(work, account, 'purged')
    if (account.deletedAt === null)
      throw new TenantryError(
        'conflict',
        `The account ${account.externalId} is not deleted. Delete it first.`,
      )
  },
  async effects({ scope }, _input, account) {
    const { active, inactive } = await countUsersByStatus(scope, account.id)
    const users = active + inactive
    return [
      `The account and ${users === 1 ? 'its 1 user' : `its ${users} users`} are removed for ever. This cannot be taken back.`,
    ]
  },
  async handle(work, _input, account) {
    const users = await deleteUsersOf(work.scope, account.id)
    await deleteAccount(work.scope, account.id)
    work.record({
      type: 'account.purged',
      on: { type: 'account', id: account.id },
      accountId: account.id,
      before: { ...account },
      after: { users: users.length },
    })
    for (const user of users) {
      work.record({
        type: 'user.deleted',
        on: { type: 'user', id: user.id },
        accountId: account.id,
        userId: user.id,
        before: user,
      })
    }
    return account
  },
})
