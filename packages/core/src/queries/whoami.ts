import { z } from 'zod'
import { defineQuery } from '../operations/define-query.ts'
import { notFound } from '../operations/not-found.ts'
import { readAccount } from '../store/tables/accounts.ts'
import { readOrganization } from '../store/tables/organizations.ts'
import { readUser } from '../store/tables/users/read-user.ts'

/** Who one is: organization, account and user as they are now; the user is null for the host's own jobs. */
export const whoami = defineQuery({
  name: 'self.get',
  summary: 'Show who you are here',
  permission: 'organization:read',
  input: z.strictObject({}),
  chat: { noun: 'tenantry', verb: 'whoami', positional: [], example: '/tenantry whoami' },
  async run({ scope, actor }) {
    const organization = await readOrganization(scope)
    const account = await readAccount(scope, actor.accountId)
    if (organization === null || account === null) throw notFound('account')
    return { organization, account, user: actor.userId === null ? null : await readUser(scope, actor.userId) }
  },
})
