import { z } from 'zod'
import type { Secret } from '../../domain/secret.ts'
import { displayName } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { expireUserSecrets } from '../../store/tables/secrets.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { makeSecret } from './make-secret.ts'

/** A day: long enough to put the new secret everywhere where the old one is. */
const OVERLAP_DEFAULT_MS = 24 * 3_600_000
const OVERLAP_MAX_MS = 30 * 24 * 3_600_000

/** A new secret, shown in the first answer only; null in a repeated one. */
export interface RotatedSecret {
  readonly userSecret: Secret | null
  readonly secret: 'shown_once'
}

/** Makes a new User Secret; the present ones end when the overlap is over (0 = at once). */
export const rotateUserSecret = defineCommand({
  name: 'user.rotateSecret',
  summary: 'Make a new User Secret',
  permission: 'user:rotate-secret',
  risk: 'destructive',
  input: z.strictObject({
    userId,
    overlapMs: z
      .number()
      .int()
      .min(0)
      .max(OVERLAP_MAX_MS, 'is at most 30 days')
      .default(OVERLAP_DEFAULT_MS)
      .meta({
        description: 'How long the old secret still works, in milliseconds; a day where nothing is said',
        flag: 'overlap-ms',
      }),
  }),
  chat: {
    noun: 'users',
    verb: 'secret',
    positional: ['userId'],
    confirm: true,
    example: '/users secret fay@elm.test',
  },
  async lock({ scope }, input) {
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({ row: user }),
  async check(work, _input, user) {
    const { actor } = work
    if (actor.userId !== user.id) refuseAboveCeiling(actor, await holderOf(work, user))
  },
  effects: async (_work, input, user) => [
    input.overlapMs === 0
      ? `The present User Secret of ${displayName(user)} stops working at once.`
      : `The present User Secret of ${displayName(user)} stops working in ${Math.round(input.overlapMs / 3_600_000)} hours.`,
    'The new one is shown once, to you.',
  ],
  async handle(work, input, user): Promise<RotatedSecret> {
    await expireUserSecrets(work.scope, user.id, new Date(work.now.getTime() + input.overlapMs))
    const userSecret = await makeSecret(work, user)
    work.record({
      type: 'secret.rotated',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { kind: 'user', overlapMs: input.overlapMs },
    })
    return { userSecret, secret: 'shown_once' }
  },
  withoutSecrets: (rotated) => ({ ...rotated, userSecret: null }),
})
