import { z } from 'zod'
import type { ChatIdentity } from '../../domain/principal.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { insertLink, readLinkedUser } from '../../store/tables/chat-links.ts'
import { type Ticket, useTicket } from '../../store/tables/tickets.ts'
import { readUser } from '../../store/tables/users/read-user.ts'
import { codeHash, identity } from './chat-fields.ts'
import { lockTicketBehindUser, redeemable } from './redeem-ticket.ts'
import { refuseStaleIssuer } from './refuse-stale-issuer.ts'

async function userOf({ scope }: Work, ticket: Ticket): Promise<User> {
  const user = ticket.userId === null ? null : await readUser(scope, ticket.userId)
  if (user === null) throw notFound('code')
  return user
}

async function link(
  work: Work,
  who: ChatIdentity,
  { ticket, user }: { ticket: Ticket; user: User },
): Promise<User> {
  const present = await readLinkedUser(work.scope, who)
  if (present !== null && present !== user.id) {
    throw new TenantryError('conflict', 'You are linked to another user. Unlink first: /tenantry unlink.')
  }
  await useTicket(work.scope, ticket.id, work.now)
  if (present === user.id) return user
  if (!(await insertLink(work.scope, who, { userId: user.id, at: work.now }))) {
    throw new TenantryError(
      'conflict',
      'You were linked at this very moment by another request. Look with /tenantry whoami.',
    )
  }
  work.record({
    type: 'chat.linked',
    on: { type: 'user', id: user.id },
    accountId: user.accountId,
    userId: user.id,
    after: {
      teamId: who.teamId,
      enterpriseId: who.enterpriseId,
      chatUserId: who.userId,
      ticketId: ticket.id,
    },
  })
  return user
}

/** Links a chat identity to the user whom a code names. */
export const linkIdentity = defineCommand({
  name: 'chat.link',
  summary: 'Link your chat identity to your user',
  permission: 'chat:link',
  risk: 'write',
  input: z.strictObject({ codeHash, identity }),
  chat: { none: 'it is /tenantry link, which works before you are linked' },
  internal: true,
  lock: (work, input) => lockTicketBehindUser(work, { codeHash: input.codeHash }),
  async load(work, input) {
    const ticket = await redeemable(work, 'link', { codeHash: input.codeHash })
    return { ticket, user: await userOf(work, ticket) }
  },
  authorized: ({ user }) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  check: (work, _input, { ticket, user }) =>
    refuseStaleIssuer(work, { ticket, permission: 'chat:link' }, user),
  handle: (work, input, target) => link(work, input.identity, target),
})

/** Confirms a link that an administrator started; only the person who was mentioned can. */
export const acceptInvitation = defineCommand({
  name: 'chat.acceptInvitation',
  summary: 'Confirm that you are this user',
  permission: 'chat:link',
  risk: 'write',
  input: z.strictObject({ ticketId: id('ticket'), identity }),
  chat: { none: 'it is the button of the message that /users link sends' },
  internal: true,
  lock: (work, input) => lockTicketBehindUser(work, { id: input.ticketId }),
  async load(work, input) {
    const ticket = await redeemable(work, 'invitation', { id: input.ticketId })
    if (ticket.teamId !== input.identity.teamId || ticket.chatUserId !== input.identity.userId)
      throw notFound('code')
    return { ticket, user: await userOf(work, ticket) }
  },
  authorized: ({ user }) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  check: (work, _input, { ticket, user }) =>
    refuseStaleIssuer(work, { ticket, permission: 'chat:link' }, user),
  handle: (work, input, target) => link(work, input.identity, target),
})
