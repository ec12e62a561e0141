import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { listSecrets } from '../../store/tables/secrets.ts'
import { refuseLastOrganizationSecret } from './last-secret.ts'
import { revokeSecret } from './revoke-secret.ts'

/** Ends one Organization Secret at once, in every process; never the last one that lasts (H16, H18). */
export const revokeOrganizationSecret = defineCommand({
  name: 'organization.revokeSecret',
  summary: 'Revoke one Organization Secret',
  permission: 'organization:rotate-secret',
  refusedAs: 'revoke a secret of the organization',
  risk: 'destructive',
  input: z.strictObject({
    secretId: id('secret').meta({ description: 'Its public id, as the list shows it', flag: 'secret' }),
  }),
  chat: {
    noun: 'tenantry',
    verb: 'revoke-secret',
    positional: ['secretId'],
    confirm: true,
    example: '/tenantry revoke-secret sec_…',
  },
  lock: ({ scope }) => lockOrganization(scope),
  async load({ scope }, input) {
    const secret = (await listSecrets(scope, null)).find((each) => each.id === input.secretId)
    if (secret === undefined) throw notFound('secret')
    return secret
  },
  authorized: (_secret, _input, { organization }) => ({ row: { id: organization.id } }),
  check: (work, _input, secret) => refuseLastOrganizationSecret(work, secret.id),
  effects: async () => [
    'Whoever signs in with this Organization Secret can do so no more, from the next call on.',
  ],
  handle: (work, _input, secret) => revokeSecret(work, secret, null),
})
