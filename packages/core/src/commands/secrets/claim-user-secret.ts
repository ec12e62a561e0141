import { z } from 'zod'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { countGoodSecrets } from '../../store/tables/secrets.ts'
import { lockTicket, useTicket } from '../../store/tables/tickets.ts'
import { lockTicketBehindUser } from '../chat/redeem-ticket.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { makeSecret } from './make-secret.ts'
import type { RotatedSecret } from './rotate-user-secret.ts'

/**
 * Makes the first secret of a user who was added in chat, for whoever added them, once, for 24 hours (H6). The secret is made
 * in this transaction: nobody could have read it before.
 */
export const claimUserSecret = defineCommand({
  name: 'user.claimSecret',
  summary: 'Show the User Secret of a user whom you have just added',
  permission: 'user:rotate-secret',
  risk: 'write',
  approval: { none: 'its answer is a secret, which nobody would see' },
  input: z.strictObject({ ticketId: id('ticket') }),
  chat: { none: 'it is the button Show User Secret under the answer to /users add' },
  lock: (work, input) => lockTicketBehindUser(work, { id: input.ticketId }),
  async load(work, input) {
    const ticket = await lockTicket(work.scope, { id: input.ticketId })
    if (
      ticket === null ||
      ticket.kind !== 'secret' ||
      ticket.userId === null ||
      ticket.issuedBy !== work.actor.userId
    ) {
      throw notFound('code')
    }
    return { ticket, user: await loadUser(work, ticket.userId) }
  },
  authorized: ({ user }) => ({ row: user }),
  async check(work, _input, { ticket, user }) {
    const { actor, now } = work
    refuseAboveCeiling(actor, await holderOf(work, user))
    if (ticket.usedAt !== null) {
      throw new TenantryError(
        'conflict',
        'This User Secret was shown already. Make a new one with /users secret.',
      )
    }
    if (new Date(ticket.expiresAt) <= now) {
      throw new TenantryError(
        'conflict',
        'This button was good for 24 hours. Make a User Secret with /users secret.',
      )
    }
    if ((await countGoodSecrets(work.scope, user.id, now)) > 0) {
      throw new TenantryError(
        'conflict',
        'A User Secret was made meanwhile, and works. Make a new one with /users secret.',
      )
    }
  },
  async handle(work, _input, { ticket, user }): Promise<RotatedSecret> {
    await useTicket(work.scope, ticket.id, work.now)
    const userSecret = await makeSecret(work, user)
    return { userSecret, secret: 'shown_once', expiresAt: null, previousUntil: null }
  },
  withoutSecrets: (claimed) => ({ ...claimed, userSecret: null }),
})
