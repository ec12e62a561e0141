import { z } from 'zod'
import { hasEnded, type SecretInfo } from '../domain/secret-info.ts'
import { defineQuery } from '../operations/define-query.ts'
import { userId } from '../operations/fields.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { allows, refusedTo } from '../policy/authorize.ts'
import { listSecrets as readSecrets } from '../store/tables/secrets.ts'
import { readUser } from '../store/tables/users/read-user.ts'

const includeEnded = z
  .boolean()
  .default(false)
  .meta({ description: 'Also those that ended in the last 90 days', flag: 'ended' })

const LIST_USER_SECRETS = 'list the secrets of a user'
const LIST_ORGANIZATION_SECRETS = 'list the secrets of the organization'

/** A user's secrets by their public ids, the newest first: when each was made, ends, and was last used. Never the secret or its hash. */
export const listUserSecrets = defineQuery({
  name: 'secret.list',
  summary: 'List the User Secrets of a user',
  permission: 'user:rotate-secret',
  refusedAs: LIST_USER_SECRETS,
  input: z.strictObject({ userId, includeEnded }),
  chat: {
    noun: 'users',
    verb: 'secrets',
    positional: ['userId'],
    example: '/users secrets fay@elm.test',
  },
  async run(work, input): Promise<readonly SecretInfo[]> {
    const user = await readUser(work.scope, input.userId)
    if (user === null || !allows(work.actor.ability, 'user:read', { row: user })) throw notFound('user')
    if (!allows(work.actor.ability, 'user:rotate-secret', { row: user }))
      throw refusedTo({ permission: 'user:rotate-secret', refusedAs: LIST_USER_SECRETS })
    return listed(work, await readSecrets(work.scope, user.id), input.includeEnded)
  },
})

/** The Organization Secrets by their public ids, the newest first. */
export const listOrganizationSecrets = defineQuery({
  name: 'organization.listSecrets',
  summary: 'List the Organization Secrets',
  permission: 'organization:rotate-secret',
  refusedAs: LIST_ORGANIZATION_SECRETS,
  input: z.strictObject({ includeEnded }),
  chat: { noun: 'tenantry', verb: 'secrets', positional: [], example: '/tenantry secrets' },
  async run(work, input): Promise<readonly SecretInfo[]> {
    const row = { id: work.organization.id }
    if (!allows(work.actor.ability, 'organization:rotate-secret', { row })) {
      throw refusedTo({ permission: 'organization:rotate-secret', refusedAs: LIST_ORGANIZATION_SECRETS })
    }
    return listed(work, await readSecrets(work.scope, null), input.includeEnded)
  },
})

/** What ended is kept for 90 days at most, and swept when the next secret is made: so long as nobody makes one, it is left out here. */
function listed({ now }: Work, secrets: readonly SecretInfo[], withEnded: boolean): readonly SecretInfo[] {
  return withEnded ? secrets : secrets.filter((secret) => !hasEnded(secret, now))
}
