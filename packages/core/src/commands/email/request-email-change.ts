import { z } from 'zod'
import type { TicketId, UserId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { email } from '../../operations/fields.ts'
import type { Work } from '../../operations/work.ts'
import { countEventsAbout } from '../../store/tables/events.ts'
import { removeEmailTickets } from '../../store/tables/tickets.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { issueTicket } from '../chat/issue-ticket.ts'
import { loadOneself } from './load-oneself.ts'

/** Each is a letter of the host's to whatever address was typed: nobody is to flood a stranger with them. */
const MOST_IN_AN_HOUR = 10
const HOUR_MS = 3_600_000

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
  approval: { none: 'it is about whoever does it, and nobody can do it in their stead' },
  chat: { none: 'it ends with a code from a letter, and what is typed in chat is kept by the chat' },
  async lock({ scope, actor }) {
    if (actor.userId !== null) await lockUser(scope, actor.userId)
  },
  load: loadOneself,
  // Whoever may change their own name may ask for this: the address itself is proven by the code.
  authorized: (user) => ({ row: user, fields: ['firstName'] }),
  async check(work, input, user) {
    if (input.email === user.email)
      throw new TenantryError('conflict', 'This is your e-mail address already. Ask for another one.')
    await refuseTooMany(work, user.id)
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

/** Counted under the lock of the user, so that not even calls at once are more. */
async function refuseTooMany({ scope, now }: Work, userId: UserId): Promise<void> {
  const since = new Date(now.getTime() - HOUR_MS)
  const asked = await countEventsAbout(scope, userId, { type: 'user.email_change_requested', since })
  if (asked < MOST_IN_AN_HOUR) return
  throw new TenantryError(
    'rate_limited',
    `You have asked for ${MOST_IN_AN_HOUR} new e-mail addresses within an hour. Wait an hour.`,
  )
}
