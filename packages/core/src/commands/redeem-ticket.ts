import type { TicketId } from '../domain/id.ts'
import type { TicketKind } from '../domain/ticket.ts'
import { TenantryError } from '../errors.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { lockTicket, type Ticket } from '../store/tickets.ts'

const WHAT = {
  connect: 'code',
  link: 'code',
  invitation: 'invitation',
  secret: 'button',
} as const satisfies Record<TicketKind, string>

/** Locks a ticket that may still be redeemed; refuses one of another kind, one that was used, and one that is over. */
export async function redeemable(
  { scope, now }: Work,
  kind: TicketKind,
  by: { id: TicketId } | { codeHash: string },
): Promise<Ticket> {
  const ticket = await lockTicket(scope, by)
  if (ticket === null || ticket.kind !== kind) throw notFound('code')
  if (ticket.usedAt !== null)
    throw new TenantryError('conflict', `This ${WHAT[kind]} was used already. Ask for a new one.`)
  if (new Date(ticket.expiresAt) <= now)
    throw new TenantryError('conflict', `This ${WHAT[kind]} is no longer valid. Ask for a new one.`)
  return ticket
}
