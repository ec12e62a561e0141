import { z } from 'zod'
import { cancelWhatNamesThem } from '../../approvals/gone-people.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { erasePerson, isInHistory } from '../../store/tables/audit.ts'
import { readUser } from '../../store/tables/users/read-user.ts'

/** How many events lost their personal values. */
export interface ErasedUser {
  readonly events: number
}

/**
 * Erases a deleted user from the history: the personal values, with their salts, of every event that concerns them, that they brought
 * about, or that was done for them, and of every refused call that names them by id or e-mail address. What happened, when, and to which
 * id stays, and the chain still verifies and says how much of it is erased. An event by them about somebody else loses the values of
 * both, because they lie in one part. What records approvals loses their name and words, and the input and reason of what was about
 * them; a request that is still open and names them is cancelled.
 */
export const eraseUser = defineCommand({
  name: 'user.erase',
  summary: 'Erase a deleted user from the history, for ever',
  permission: 'user:delete',
  risk: 'destructive',
  internal: true,
  input: z.strictObject({ userId }),
  chat: { none: 'erasing is the host’s alone: tenantry.system(…) does it' },
  async load({ scope, organization }, input) {
    if ((await readUser(scope, input.userId)) !== null)
      throw new TenantryError('conflict', 'This user still exists. Delete the user first, then erase them.')
    if (!(await isInHistory(scope, input.userId))) throw notFound('user')
    return { organizationId: organization.id, id: input.userId }
  },
  authorized: (row) => ({ row }),
  async handle(work, input): Promise<ErasedUser> {
    await cancelWhatNamesThem(work, [input.userId])
    const events = await erasePerson(work.scope, input.userId)
    if (events > 0)
      work.record({
        type: 'user.erased',
        on: { type: 'user', id: input.userId },
        accountId: null,
        userId: input.userId,
        after: { events },
      })
    return { events }
  },
})
