import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId } from '../../operations/fields.ts'
import { lockAccount } from '../../store/tables/accounts.ts'
import { loadAccount } from '../load.ts'
import { effectsOnUsers, endAccount, refuseEnding } from './end-account.ts'

/** Hides an account and deactivates its users (H8). */
export const deactivateAccount = defineCommand({
  name: 'account.deactivate',
  summary: 'Deactivate an account and its users',
  permission: 'account:deactivate',
  risk: 'destructive',
  input: z.strictObject({ accountId }),
  chat: {
    noun: 'accounts',
    verb: 'deactivate',
    positional: ['accountId'],
    confirm: true,
    example: '/accounts deactivate elm',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: (account) => ({ row: account }),
  check: (work, _input, account) => refuseEnding(work, account, 'deactivated'),
  effects: async (work, _input, account) => [
    `${account.name} (${account.externalId}) disappears from lists; it can be reactivated.`,
    ...(await effectsOnUsers(work, account)),
  ],
  handle: (work, _input, account) => endAccount(work, account, { deleted: false }),
})
