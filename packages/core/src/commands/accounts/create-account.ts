import { z } from 'zod'
import type { Account } from '../../domain/account.ts'
import { externalIdFromName } from '../../domain/external-id.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { description, externalId, name } from '../../operations/fields.ts'
import { insertAccount } from '../../store/tables/accounts.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { refuseFullOrganization } from '../limits.ts'

/** Makes an account (H3, H4). Name and description default to the external id; from a name alone, the external id is made. */
export const createAccount = defineCommand({
  name: 'account.create',
  summary: 'Create an account',
  permission: 'account:create',
  risk: 'write',
  approval: { requestable: true },
  input: z
    .strictObject({
      externalId: externalId.optional(),
      name: name('What people call it').optional(),
      description: description.optional(),
    })
    .refine(
      (input) => input.externalId !== undefined || input.name !== undefined,
      'an external id or a name is needed',
    )
    .transform((input) => {
      const id = input.externalId ?? externalIdFromName(input.name ?? '')
      return { externalId: id, name: input.name ?? id, description: input.description ?? id }
    })
    .refine((input) => input.externalId !== '', 'no external id can be made from this name; give one'),
  chat: {
    noun: 'accounts',
    verb: 'create',
    positional: ['externalId'],
    example: '/accounts create elm --name "Elm Ltd"',
  },
  // Also where there is no limit: one that is set meanwhile must count this account.
  lock: ({ scope }) => lockOrganization(scope),
  async load({ organization, newId, now }, input): Promise<Account> {
    const at = now.toISOString()
    return {
      id: newId('account'),
      organizationId: organization.id,
      ...input,
      isDefault: false,
      roles: [],
      status: 'active',
      deactivatedAt: null,
      deletedAt: null,
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
  },
  authorized: (account) => ({ row: account }),
  check: (work) => refuseFullOrganization(work),
  async handle(work, _input, account) {
    await insertAccount(work.scope, account)
    work.record({
      type: 'account.created',
      on: { type: 'account', id: account.id },
      accountId: account.id,
      after: { ...account },
    })
    return account
  },
})
