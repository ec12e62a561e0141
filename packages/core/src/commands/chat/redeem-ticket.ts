import type { TicketId } from '../../domain/id.ts'
import { spentSentence, type TicketKind } from '../../domain/ticket.ts'
import { TenantryError } from '../../errors.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { lockTicket, readUserIdOfTicket, type Ticket } from '../../store/tables/tickets.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'

/** Locks the user whom a ticket is about, then the ticket: who deletes a user takes them in this order, and would meet us otherwise. */
export async function lockTicketBehindUser(
  { scope }: Work,
  by: { id: TicketId } | { codeHash: string },
): Promise<void> {
  const userId = await readUserIdOfTicket(scope, by)
  if (userId !== null) await lockUser(scope, userId)
  await lockTicket(scope, by)
}

/** Locks a ticket that may still be redeemed; refuses one of another kind, one that was used, and one that is over. */
export async function redeemable(
  { scope, now }: Work,
  kind: TicketKind,
  by: { id: TicketId } | { codeHash: string },
): Promise<Ticket> {
  const ticket = await lockTicket(scope, by)
  if (ticket === null || ticket.kind !== kind) throw notFound('code')
  const spent = spentSentence(kind, ticket, now)
  if (spent !== null) throw new TenantryError('conflict', spent)
  return ticket
}
