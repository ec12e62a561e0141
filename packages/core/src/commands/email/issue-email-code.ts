import { z } from 'zod'
import type { UserId } from '../../domain/id.ts'
import { CODE_RANDOM_BYTES, hashCode, newCode } from '../../domain/ticket.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { storeTicketCode } from '../../store/tables/tickets.ts'
import { lockTicketBehindUser } from '../chat/redeem-ticket.ts'
import { loadEmailTicket, refuseStaleEmailTicket } from './email-ticket.ts'

/** A code for an address, and where the host has to send it. Null in a repeated answer. */
export interface IssuedEmailCode {
  readonly code: string | null
  readonly email: string
  readonly userId: UserId
  readonly expiresAt: string
}

/**
 * Makes the code for a new address, for the host to send there. Only the host's own jobs may: the person who asked must not see it
 * anywhere but at the address. Each one is shown once and makes the one before void, so a letter that failed is simply sent anew.
 */
export const issueEmailCode = defineCommand({
  name: 'user.issueEmailCode',
  summary: 'Make the code that confirms a new e-mail address',
  permission: 'user:update',
  risk: 'write',
  internal: true,
  input: z.strictObject({ ticketId: id('ticket') }),
  chat: { none: 'the host sends the code to the address; nobody else may see it' },
  lock: (work, input) => lockTicketBehindUser(work, { id: input.ticketId }),
  load: (work, input) => loadEmailTicket(work, { id: input.ticketId }),
  authorized: ({ user }) => ({ row: user }),
  check: (_work, _input, waiting) => refuseStaleEmailTicket(waiting),
  async handle(work, _input, { ticket, user, email }): Promise<IssuedEmailCode> {
    const code = newCode(work.organization.id, work.random(CODE_RANDOM_BYTES))
    await storeTicketCode(work.scope, ticket.id, hashCode(code))
    work.record({
      type: 'user.email_code_issued',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { ticketId: ticket.id },
    })
    return { code, email, userId: user.id, expiresAt: ticket.expiresAt }
  },
  withoutSecrets: (issued) => ({ ...issued, code: null }),
})
