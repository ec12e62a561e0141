import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId, description, expectedVersion, externalId, name } from '../../operations/fields.ts'
import { lockAccount, updateAccount as writeAccount } from '../../store/tables/accounts.ts'
import { before, changesOf } from '../changed-fields.ts'
import { loadAccount } from '../load.ts'
import { refuseStaleRow } from '../refuse-stale.ts'

/** Changes the name, the description or the external id of an account (H3). */
export const updateAccount = defineCommand({
  name: 'account.update',
  summary: 'Change an account’s name, description or external id',
  permission: 'account:update',
  risk: 'write',
  input: z.strictObject({
    accountId,
    name: name('The new name').optional(),
    description: description.optional(),
    externalId: externalId.optional(),
    expectedVersion: expectedVersion.optional(),
  }),
  chat: {
    noun: 'accounts',
    verb: 'update',
    positional: ['accountId'],
    example: '/accounts update elm --name "Elm Limited"',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: (account) => ({ row: account }),
  async check(work, input, account) {
    await refuseStaleRow(work, input.expectedVersion, { kind: 'account', ...account })
    if (account.isDefault && input.externalId !== undefined && input.externalId !== account.externalId) {
      throw new TenantryError(
        'conflict',
        'The external id of the default account stays as it is. Change its name instead.',
      )
    }
  },
  async handle(work, input, account) {
    const changes = changesOf(account, {
      name: input.name,
      description: input.description,
      externalId: input.externalId,
    })
    if (Object.keys(changes).length === 0) return account
    const updated = {
      ...account,
      ...changes,
      version: account.version + 1,
      updatedAt: work.now.toISOString(),
    }
    await writeAccount(work.scope, updated)
    work.record({
      type: 'account.updated',
      on: { type: 'account', id: account.id },
      version: updated.version,
      accountId: account.id,
      before: before(account, changes),
      after: changes,
    })
    return updated
  },
})
