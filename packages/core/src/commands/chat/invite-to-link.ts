import { z } from 'zod'
import type { TicketId } from '../../domain/id.ts'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { forbidden } from '../../policy/authorize.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { identity } from './chat-fields.ts'
import { issueTicket } from './issue-ticket.ts'

/** An invitation that the named person, and nobody else, can confirm. */
export interface Invitation {
  readonly ticketId: TicketId
  readonly user: User
  readonly invitedBy: string
  readonly expiresAt: string
}

/** Starts a link for somebody else: the mentioned person confirms within 24 hours (H17). */
export const inviteToLink = defineCommand({
  name: 'chat.invite',
  summary: 'Ask a person in chat to be linked to a user',
  permission: 'chat:link',
  risk: 'write',
  approval: { none: 'it concerns chat alone' },
  input: z.strictObject({
    userId,
    member: identity.meta({ description: 'The person, as a mention', reference: 'member' }),
  }),
  chat: {
    noun: 'users',
    verb: 'link',
    positional: ['userId', 'member'],
    example: '/users link fay@elm.test @fay',
  },
  async lock({ scope }, input) {
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  async check(work, _input, user) {
    const { actor } = work
    // Whoever reaches only themselves could otherwise let the bot write to anybody, under a name of their choice.
    if (!actor.grants.some(({ permission, reach }) => permission === 'chat:link' && reach !== 'self')) {
      throw forbidden('chat:link', 'Only an administrator can invite somebody in chat. Ask one.')
    }
    if (actor.userId !== user.id) refuseAboveCeiling(actor, await holderOf(work, user))
  },
  async handle(work, input, user): Promise<Invitation> {
    const { ticket } = await issueTicket(work, {
      kind: 'invitation',
      userId: user.id,
      chat: { teamId: input.member.teamId, chatUserId: input.member.userId },
    })
    work.record({
      type: 'chat.invited',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: {
        ticketId: ticket.id,
        teamId: input.member.teamId,
        chatUserId: input.member.userId,
        expiresAt: ticket.expiresAt,
      },
    })
    return { ticketId: ticket.id, user, invitedBy: work.actor.name, expiresAt: ticket.expiresAt }
  },
})
