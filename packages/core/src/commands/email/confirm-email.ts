import { z } from 'zod'
import { hasInvisible, tidy } from '../../domain/text.ts'
import { parseCode } from '../../domain/ticket.ts'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { useTicket } from '../../store/tables/tickets.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { lockTicketBehindUser } from '../chat/redeem-ticket.ts'
import { loadEmailTicket, refuseStaleEmailTicket } from './email-ticket.ts'

/** Changes one's own e-mail address to the one at which the code arrived (H13, H14). Once, for 24 hours. */
export const confirmEmail = defineCommand({
  name: 'user.confirmEmail',
  summary: 'Confirm your new e-mail address',
  permission: 'user:update',
  risk: 'write',
  approval: { none: 'a code that only one person has is all that it takes' },
  input: z.strictObject({
    code: z
      .string()
      .max(200, 'is not a code')
      .refine((text) => !hasInvisible(text), 'has no invisible or control characters')
      .transform(tidy)
      .refine((text) => text !== '', 'must not be empty')
      .meta({ description: 'The code that was sent to the new address', secret: true }),
  }),
  chat: { none: 'what is typed in chat is kept by the chat, and a code belongs to one person only' },
  async lock(work, input) {
    await lockTicketBehindUser(work, { codeHash: hashOf(work, input.code) })
  },
  async load(work, input) {
    const waiting = await loadEmailTicket(work, { codeHash: hashOf(work, input.code) })
    // Somebody else's code is none.
    if (waiting.user.id !== work.actor.userId) throw notFound('code')
    return waiting
  },
  authorized: ({ user }) => ({ row: user, fields: ['firstName'] }),
  check: (_work, _input, waiting) => refuseStaleEmailTicket(waiting),
  async handle(work, _input, { ticket, user, email }): Promise<User> {
    await useTicket(work.scope, ticket.id, work.now)
    const updated = { ...user, email, version: user.version + 1, updatedAt: work.now.toISOString() }
    await updateUser(work.scope, updated)
    work.record({
      type: 'user.updated',
      on: { type: 'user', id: user.id },
      version: updated.version,
      accountId: user.accountId,
      userId: user.id,
      before: { email: user.email },
      after: { email, ticketId: ticket.id },
    })
    return updated
  },
})

/** A text that is no code of this organization is refused like a code that is not there. */
function hashOf({ organization }: Work, text: string): string {
  const parsed = parseCode(text)
  if (parsed === null || parsed.organizationId !== organization.id) throw notFound('code')
  return parsed.hash
}
