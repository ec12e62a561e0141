import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId } from '../../operations/fields.ts'
import { lockAccount } from '../../store/tables/accounts.ts'
import { loadAccount } from '../load.ts'
import { effectsOnUsers, endAccount, refuseEnding } from './end-account.ts'

/** Does what deactivating does, and marks the account as deleted; recoverable by reactivating (H9). */
export const deleteAccount = defineCommand({
  name: 'account.delete',
  summary: 'Delete an account; it can be recovered by reactivating it',
  permission: 'account:delete',
  risk: 'destructive',
  input: z.strictObject({ accountId }),
  chat: {
    noun: 'accounts',
    verb: 'delete',
    positional: ['accountId'],
    confirm: true,
    example: '/accounts delete elm',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: (account) => ({ row: account }),
  check: (work, _input, account) => refuseEnding(work, account, 'deleted'),
  effects: async (work, _input, account) => [
    `${account.name} (${account.externalId}) is marked as deleted; it can be recovered by reactivating it.`,
    ...(await effectsOnUsers(work, account)),
  ],
  handle: (work, _input, account) => endAccount(work, account, { deleted: true }),
})
