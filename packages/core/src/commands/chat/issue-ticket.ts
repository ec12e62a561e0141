import type { UserId } from '../../domain/id.ts'
import {
  CODE_RANDOM_BYTES,
  hashCode,
  newCode,
  TICKET_LIFETIME_MS,
  type TicketKind,
} from '../../domain/ticket.ts'
import type { Work } from '../../operations/work.ts'
import { insertTicket, sweepTickets, type Ticket } from '../../store/tables/tickets.ts'

/** Tickets are kept a week after their end, so that a late click can still be told that it came too late. */
const KEPT_AFTER_END_MS = 7 * 24 * 3_600_000

/** A code for a person to paste, shown once. Kinds that are clicked on instead of typed have none. */
export interface IssuedTicket {
  readonly ticket: Ticket
  readonly code: string | null
}

/** Writes a ticket, with a code where its kind is redeemed by typing one. */
export async function issueTicket(
  work: Work,
  issue: {
    kind: TicketKind
    userId: UserId | null
    chat?: { teamId: string; chatUserId: string }
    address?: { email: string; userVersion: number }
  },
): Promise<IssuedTicket> {
  const { scope, now, actor, organization } = work
  const code =
    issue.kind === 'connect' || issue.kind === 'link'
      ? newCode(organization.id, work.random(CODE_RANDOM_BYTES))
      : null
  const ticket: Ticket = {
    id: work.newId('ticket'),
    kind: issue.kind,
    userId: issue.userId,
    issuedBy: actor.userId,
    issuedByName: actor.name,
    teamId: issue.chat?.teamId ?? null,
    chatUserId: issue.chat?.chatUserId ?? null,
    email: issue.address?.email ?? null,
    userVersion: issue.address?.userVersion ?? null,
    expiresAt: new Date(now.getTime() + TICKET_LIFETIME_MS[issue.kind]).toISOString(),
    usedAt: null,
  }
  await sweepTickets(scope, new Date(now.getTime() - KEPT_AFTER_END_MS))
  await insertTicket(scope, ticket, { codeHash: code === null ? null : hashCode(code), createdAt: now })
  return { ticket, code }
}
