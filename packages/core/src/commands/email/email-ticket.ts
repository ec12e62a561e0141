import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import type { Ticket } from '../../store/tables/tickets.ts'
import { readUser } from '../../store/tables/users/read-user.ts'
import { redeemable } from '../chat/redeem-ticket.ts'

/** A change of an address that may still happen, and whose it is. */
export interface EmailTicket {
  readonly ticket: Ticket
  readonly user: User
  readonly email: string
}

/** Locks a waiting change of an address. Void once it was used, is over, or the user was changed since, deactivated above all. */
export async function loadEmailTicket(
  work: Work,
  by: Parameters<typeof redeemable>[2],
): Promise<EmailTicket> {
  const ticket = await redeemable(work, 'email', by)
  const user = ticket.userId === null ? null : await readUser(work.scope, ticket.userId)
  if (user === null || ticket.email === null) throw notFound('code')
  return { ticket, user, email: ticket.email }
}

/** Refuses a change that was asked for by a user who is not as they were. */
export function refuseStaleEmailTicket({ ticket, user }: EmailTicket): void {
  if (user.status === 'active' && user.version === ticket.userVersion) return
  throw new TenantryError(
    'conflict',
    'You were changed since you asked for this, so the code is void. Ask for the new address again.',
  )
}
