import { executeByName } from './by-name.ts'
import type { ChatHost, Via } from './chat-inbox.ts'
import { isId, type OrganizationId, type TicketId } from './domain/id.ts'
import type { ChatIdentity } from './domain/principal.ts'
import { parseCode, spentSentence } from './domain/ticket.ts'
import { displayName, type User } from './domain/user.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import { notFound } from './operations/not-found.ts'
import type { OutputOf } from './session/operation-types.ts'
import { lockTicket } from './store/tables/tickets.ts'
import { readUser } from './store/tables/users/read-user.ts'

/** What a code or an invitation would link, for the question before it is done. */
export interface LinkPreview {
  readonly organizationName: string
  readonly user: Pick<User, 'id' | 'email' | 'firstName' | 'lastName'>
  readonly issuedByName: string
}

/**
 * What a ticket would link.
 *
 * @param identity the invited person, who alone is told; nobody where a code was shown
 */
export function previewTicket(
  { world, systemIn }: ChatHost,
  organizationId: OrganizationId,
  { by, identity }: { by: { id: TicketId } | { codeHash: string }; identity?: ChatIdentity },
): Promise<LinkPreview> {
  return inOrganization(world, systemIn(organizationId), 'read', async ({ work }) => {
    const ticket = await lockTicket(work.scope, by)
    const kind = identity === undefined ? 'link' : 'invitation'
    const forMe =
      identity === undefined || (ticket?.chatUserId === identity.userId && ticket.teamId === identity.teamId)
    if (ticket === null || ticket.kind !== kind || !forMe || ticket.userId === null) throw notFound('code')
    const spent = spentSentence(kind, ticket, work.now)
    // The invited person knows of their invitation, so they are told what became of it. A code that is over is no code.
    if (spent !== null) throw identity === undefined ? notFound('code') : new TenantryError('conflict', spent)
    const user = await readUser(work.scope, ticket.userId)
    if (user === null) throw notFound('code')
    const { id, email, firstName, lastName } = user
    return {
      organizationName: work.organization.name,
      user: { id, email, firstName, lastName },
      issuedByName: ticket.issuedByName,
    }
  })
}

/** Redeems a code for whoever showed it. */
export async function redeem<N extends 'chat.connect' | 'chat.link'>(
  host: ChatHost,
  name: N,
  { code, input, via }: { code: string; input: object; via: Via },
): Promise<OutputOf<N>> {
  const parsed = parseCode(code)
  if (parsed === null) throw notFound('code')
  const { organizationId, hash: codeHash } = parsed
  return asTheChat(host, name, { organizationId, input: { ...input, codeHash }, via })
}

/** Does what somebody in chat has proven that they may. */
export function asTheChat<N extends 'chat.connect' | 'chat.link' | 'chat.acceptInvitation'>(
  { world, chatIn }: ChatHost,
  name: N,
  { organizationId, input, via }: { organizationId: OrganizationId; input: object; via: Via },
): Promise<OutputOf<N>> {
  const run = executeByName(world, name, { principal: chatIn(organizationId, via), input }) as Promise<
    OutputOf<N>
  >
  // A code of an organization that does not exist, or is not active, is no code: nothing else may be learnt from it.
  return run.catch((error: unknown) => {
    throw error instanceof TenantryError && error.code === 'unauthenticated' ? notFound('code') : error
  })
}

/** @throws TenantryError `not_found` for a text that is no id of a ticket */
export function ticketOf(text: string): TicketId {
  if (!isId('ticket', text)) throw notFound('code')
  return text
}

/** What a person is called in a question that names both identities. */
export function nameInLink(preview: LinkPreview): string {
  return `${displayName(preview.user)} <${preview.user.email}>`
}
