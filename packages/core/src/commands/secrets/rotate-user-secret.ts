import { z } from 'zod'
import type { Secret } from '../../domain/secret.ts'
import { displayName } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { countGoodSecrets } from '../../store/tables/secrets.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { refuseLastUserSecret } from './last-secret.ts'
import { refuseTooManySecrets, rotateSecrets } from './rotate-secrets.ts'
import { expiresInMs, inWords, overlapMs, overlapSentence } from './secret-times.ts'

/** A new secret, shown in the first answer only; null in a repeated one. */
export interface RotatedSecret {
  readonly userSecret: Secret | null
  readonly secret: 'shown_once'
  /** When the new one ends by itself; null: it does not. */
  readonly expiresAt: string | null
  /** When the last of those ends that it takes the place of; null where none of them works. */
  readonly previousUntil: string | null
}

/**
 * Makes a new User Secret; the present ones end when the overlap is over (0 = at once). A new one that expires is refused where it
 * would be the last administrator's only one (H16).
 */
export const rotateUserSecret = defineCommand({
  name: 'user.rotateSecret',
  summary: 'Make a new User Secret',
  permission: 'user:rotate-secret',
  risk: 'destructive',
  input: z.strictObject({ userId, overlapMs, expiresInMs: expiresInMs.optional() }),
  approval: { none: 'its answer is a secret, which nobody would see' },
  chat: {
    noun: 'users',
    verb: 'secret',
    positional: ['userId'],
    confirm: true,
    example: '/users secret fay@elm.test',
  },
  async lock({ scope }, input) {
    if (input.expiresInMs !== undefined) await lockOrganization(scope)
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({ row: user }),
  async check(work, input, user) {
    if (work.actor.userId !== user.id) refuseAboveCeiling(work.actor, await holderOf(work, user))
    if (input.expiresInMs !== undefined) await refuseLastUserSecret(work, user, 'all')
    await refuseTooManySecrets(work, user, input.overlapMs)
  },
  effects: async ({ scope, now }, input, user) => [
    ...((await countGoodSecrets(scope, user.id, now)) === 0
      ? []
      : [overlapSentence(`The present User Secret of ${displayName(user)}`, input.overlapMs)]),
    input.expiresInMs === undefined
      ? 'The new one is shown once, to you.'
      : `The new one is shown once, to you, and stops working in ${inWords(input.expiresInMs)}.`,
  ],
  async handle(work, input, user): Promise<RotatedSecret> {
    const { made, ...ends } = await rotateSecrets(work, user, input)
    return { userSecret: made, secret: 'shown_once', ...ends }
  },
  withoutSecrets: (rotated) => ({ ...rotated, userSecret: null }),
})
