import { z } from 'zod'
import type { TicketId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { email } from '../../operations/fields.ts'
import { removeEmailTickets } from '../../store/tables/tickets.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { issueTicket } from '../chat/issue-ticket.ts'
import { loadOneself } from './load-oneself.ts'

/** A change of an address that waits for its code. The code is not here: it goes to the address, by way of the host. */
export interface RequestedEmailChange {
  readonly ticketId: TicketId
  readonly expiresAt: string
}

/**
 * Asks to change one's own e-mail address, which happens once a code that was sent there comes back (H13). A newer request makes an
 * older one void.
 */
export const requestEmailChange = defineCommand({
  name: 'user.requestEmailChange',
  summary: 'Ask to change your own e-mail address',
  permission: 'user:update',
  risk: 'write',
  input: z.strictObject({ email: email.meta({ description: 'The new e-mail address' }) }),
  chat: { none: 'it ends with a code from a letter, and what is typed in chat is kept by the chat' },
  async lock({ scope, actor }) {
    if (actor.userId !== null) await lockUser(scope, actor.userId)
  },
  load: loadOneself,
  // Whoever may change their own name may ask for this: the address itself is proven by the code.
  authorized: (user) => ({ row: user, fields: ['firstName'] }),
  check(_work, input, user) {
    if (input.email !== user.email) return
    throw new TenantryError('conflict', 'This is your e-mail address already. Ask for another one.')
  },
  async handle(work, input, user): Promise<RequestedEmailChange> {
    await removeEmailTickets(work.scope, user.id)
    const { ticket } = await issueTicket(work, {
      kind: 'email',
      userId: user.id,
      address: { email: input.email, userVersion: user.version },
    })
    work.record({
      type: 'user.email_change_requested',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { ticketId: ticket.id, email: input.email, expiresAt: ticket.expiresAt },
    })
    return { ticketId: ticket.id, expiresAt: ticket.expiresAt }
  },
})
