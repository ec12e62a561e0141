import { z } from 'zod'
import type { UserId } from '../../domain/id.ts'
import { PASSWORD_MAX, passwordProblem } from '../../domain/password.ts'
import { hashPassword, SALT_BYTES } from '../../domain/password-hash.ts'
import { hasInvisible } from '../../domain/text.ts'
import { displayName } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { storePassword } from '../../store/tables/passwords.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'

/** That a password was set, and when. It is never shown, nor is its hash. */
export interface PasswordSet {
  readonly userId: UserId
  readonly setAt: string
}

/** Sets a user's password (H13, H17). All of it counts, however long it is. */
export const setPassword = defineCommand({
  name: 'user.setPassword',
  summary: 'Set the password of a user',
  permission: 'user:set-password',
  risk: 'write',
  input: z.strictObject({
    userId,
    password: z
      .string()
      .min(1)
      .max(PASSWORD_MAX, `has at most ${PASSWORD_MAX} characters`)
      .refine((text) => !hasInvisible(text), 'has no invisible or control characters')
      .meta({ description: 'The new password', secret: true }),
  }),
  chat: { none: 'a password that is typed in chat is kept by the chat: it is set through the library only' },
  async lock({ scope }, input) {
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({ row: user }),
  async check(work, input, user) {
    if (work.actor.userId !== user.id) refuseAboveCeiling(work.actor, await holderOf(work, user))
    const about = [user.email, displayName(user), user.externalId ?? '', work.organization.name]
    const problem = passwordProblem(input.password, about)
    if (problem === null) return
    throw new TenantryError('invalid_input', `Password ${problem}.`, {
      issues: [{ field: 'password', problem }],
    })
  },
  async handle(work, input, user): Promise<PasswordSet> {
    const hash = await hashPassword(input.password, work.random(SALT_BYTES))
    await storePassword(work.scope, user.id, { hash, setAt: work.now })
    work.record({
      type: 'password.set',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
    })
    return { userId: user.id, setAt: work.now.toISOString() }
  },
})
