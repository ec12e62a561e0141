import { z } from 'zod'
import { displayName } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { listSecrets, readSecretOwner } from '../../store/tables/secrets.ts'
import { lockUser, readUser } from '../../store/tables/users/read-user.ts'
import { readable } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { refuseLastUserSecret } from './last-secret.ts'
import { revokeSecret } from './revoke-secret.ts'

/** Ends one User Secret at once, in every process; never the last administrator's last one that lasts (H16, H17, H18). */
export const revokeUserSecret = defineCommand({
  name: 'secret.revoke',
  summary: 'Revoke one User Secret',
  permission: 'user:rotate-secret',
  refusedAs: 'revoke a secret of a user',
  risk: 'destructive',
  input: z.strictObject({
    secretId: id('secret').meta({ description: 'Its public id, as the list shows it', flag: 'secret' }),
  }),
  chat: {
    noun: 'users',
    verb: 'revoke-secret',
    positional: ['secretId'],
    confirm: true,
    example: '/users revoke-secret sec_…',
  },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    const owner = await readSecretOwner(scope, input.secretId)
    if (typeof owner === 'string') await lockUser(scope, owner)
  },
  async load(work, input) {
    const owner = await readSecretOwner(work.scope, input.secretId)
    const user = typeof owner === 'string' ? await readUser(work.scope, owner) : null
    if (user === null || !readable(work, user)) throw notFound('secret')
    const secret = (await listSecrets(work.scope, user.id)).find((each) => each.id === input.secretId)
    if (secret === undefined) throw notFound('secret')
    return { user, secret }
  },
  authorized: ({ user }) => ({ row: user }),
  async check(work, _input, { user, secret }) {
    if (work.actor.userId !== user.id) refuseAboveCeiling(work.actor, await holderOf(work, user))
    await refuseLastUserSecret(work, user, secret.id)
  },
  effects: async (_work, _input, { user }) => [
    `Whoever signs in as ${displayName(user)} with this secret can do so no more, from the next call on.`,
  ],
  handle: (work, _input, { user, secret }) => revokeSecret(work, secret, user),
})
