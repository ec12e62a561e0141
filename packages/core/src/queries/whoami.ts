import { z } from 'zod'
import { defineQuery } from '../operations/define-query.ts'
import { notFound } from '../operations/not-found.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import { readAccount } from '../store/tables/accounts.ts'
import { readOpenReviews } from '../store/tables/approval-reviews.ts'
import { readOrganization } from '../store/tables/organizations.ts'
import { readUser } from '../store/tables/users/read-user.ts'

/** So many are shown; the list of reviews has the rest. */
const REVIEWS_SHOWN = 10

/**
 * Who one is: organization, account and user as they are now; the user is null for the host's own jobs. Every administrator sees what was
 * done without agreement until another one has looked at it.
 */
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
    const user = actor.userId === null ? null : await readUser(scope, actor.userId)
    const looksAfter = holdsAtAll(actor.grants, 'approval:break-glass')
    return {
      organization,
      account,
      user,
      reviews: looksAfter ? await readOpenReviews(scope, { after: undefined, limit: REVIEWS_SHOWN }) : [],
    }
  },
})
