import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { email, expectedVersion, externalId, name, userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { updateUser as writeUser } from '../../store/tables/users/write-user.ts'
import { before, changesOf } from '../changed-fields.ts'
import { loadUser } from '../load.ts'
import { refuseStaleRow } from '../refuse-stale.ts'
import { holderOf } from '../roles-named.ts'

/** Changes a user's names, e-mail or external id (H13, H14); a member changes their own names only. */
export const updateUser = defineCommand({
  name: 'user.update',
  summary: 'Change a user’s names, e-mail or external id',
  permission: 'user:update',
  risk: 'write',
  input: z.strictObject({
    userId,
    firstName: name('First name').meta({ flag: 'first', description: 'First name' }).optional(),
    lastName: name('Last name').meta({ flag: 'last', description: 'Last name' }).optional(),
    email: email.optional(),
    externalId: externalId
      .nullable()
      .optional()
      .meta({ description: 'Your own id for the user', flag: 'external-id' }),
    expectedVersion: expectedVersion.optional(),
  }),
  chat: {
    noun: 'users',
    verb: 'update',
    positional: ['userId'],
    example: '/users update fay@elm.test --last Hillside',
  },
  async lock({ scope }, input) {
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user, input) => ({
    row: user,
    fields: (['firstName', 'lastName', 'email', 'externalId'] as const).filter(
      (field) => input[field] !== undefined,
    ),
  }),
  async check(work, input, user) {
    const { actor } = work
    if (actor.userId !== user.id) refuseAboveCeiling(actor, await holderOf(work, user))
    await refuseStaleRow(work, input.expectedVersion, { kind: 'user', ...user })
  },
  async handle(work, input, user) {
    const changes = changesOf(user, {
      firstName: input.firstName,
      lastName: input.lastName,
      email: input.email,
      externalId: input.externalId,
    })
    if (Object.keys(changes).length === 0) return user
    const updated = { ...user, ...changes, version: user.version + 1, updatedAt: work.now.toISOString() }
    await writeUser(work.scope, updated)
    work.record({
      type: 'user.updated',
      on: { type: 'user', id: user.id },
      version: updated.version,
      accountId: user.accountId,
      userId: user.id,
      before: before(user, changes),
      after: changes,
    })
    return updated
  },
})
