import { z } from 'zod'
import { DENIALS_FOLDED_MS } from '../../domain/denial.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId, userId } from '../../operations/fields.ts'
import { takeCount } from '../../store/tables/denials.ts'

const short = z
  .string()
  .max(300)
  .regex(/^[\w:.* -]*$/, 'is none of ours')

/** Tells in the history how often somebody was refused the same thing again, once the minute in which it was counted is over. */
export const tellDenials = defineCommand({
  name: 'audit.tellDenials',
  summary: 'Record how often a refusal was repeated',
  permission: 'audit:read',
  risk: 'write',
  internal: true,
  input: z.strictObject({
    refused: short.min(1),
    command: short.min(1),
    target: short.min(1),
    accountId,
    userId: userId.optional(),
  }),
  chat: { none: 'it runs by itself, a minute after a refusal that was repeated' },
  load: async ({ organization }, input) => ({ organizationId: organization.id, accountId: input.accountId }),
  authorized: (row) => ({ row }),
  async handle({ scope, now, record }, input): Promise<{ times: number }> {
    const counted = await takeCount(scope, input, new Date(now.getTime() - DENIALS_FOLDED_MS))
    if (counted === null) return { times: 0 }
    record({
      type: 'command.denied_again',
      on: { type: 'command', id: input.command },
      accountId: input.accountId,
      ...(input.userId === undefined ? {} : { userId: input.userId }),
      after: { times: counted.repeats },
      refused: { command: input.command },
    })
    return { times: counted.repeats }
  },
})
