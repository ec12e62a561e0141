import type { TicketId, UserId } from '../../domain/id.ts'
import type { TicketKind } from '../../domain/ticket.ts'
import type { Scope } from '../walls/scope.ts'

/** A ticket as it is stored; its code only as a hash. */
export interface Ticket {
  readonly id: TicketId
  readonly kind: TicketKind
  readonly userId: UserId | null
  readonly issuedBy: UserId | null
  readonly issuedByName: string
  readonly teamId: string | null
  readonly chatUserId: string | null
  /** The new address, and the version of the user who asked for it. */
  readonly email: string | null
  readonly userVersion: number | null
  readonly expiresAt: string
  readonly usedAt: string | null
}

const COLUMNS = [
  'id',
  'kind',
  'user_id',
  'issued_by',
  'issued_by_name',
  'team_id',
  'chat_user_id',
  'email',
  'user_version',
  'expires_at',
  'used_at',
] as const

/** `insert into tenantry.tickets …` */
export async function insertTicket(
  scope: Scope,
  ticket: Ticket,
  { codeHash, createdAt }: { codeHash: string | null; createdAt: Date },
): Promise<void> {
  await scope
    .add('tenantry.tickets', {
      id: ticket.id,
      kind: ticket.kind,
      code_hash: codeHash,
      user_id: ticket.userId,
      issued_by: ticket.issuedBy,
      issued_by_name: ticket.issuedByName,
      team_id: ticket.teamId,
      chat_user_id: ticket.chatUserId,
      email: ticket.email,
      user_version: ticket.userVersion,
      created_at: createdAt,
      expires_at: new Date(ticket.expiresAt),
      used_at: null,
    })
    .execute()
}

/** Locks a ticket by its id or by the hash of its code, so that of two who redeem it at once the second waits and finds it used. */
export async function lockTicket(
  scope: Scope,
  by: { id: TicketId } | { codeHash: string },
): Promise<Ticket | null> {
  const query = scope.from('tenantry.tickets').select(COLUMNS)
  const found = 'id' in by ? query.where('id', '=', by.id) : query.where('code_hash', '=', by.codeHash)
  const row = await found.forNoKeyUpdate().executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    kind: row.kind,
    userId: row.user_id,
    issuedBy: row.issued_by,
    issuedByName: row.issued_by_name,
    teamId: row.team_id,
    chatUserId: row.chat_user_id,
    email: row.email,
    userVersion: row.user_version,
    expiresAt: row.expires_at.toISOString(),
    usedAt: row.used_at?.toISOString() ?? null,
  }
}

/** The user whom a ticket is about; null where it is about none, or is not there. */
export async function readUserIdOfTicket(
  scope: Scope,
  by: { id: TicketId } | { codeHash: string },
): Promise<UserId | null> {
  const query = scope.from('tenantry.tickets').select('user_id')
  const found = 'id' in by ? query.where('id', '=', by.id) : query.where('code_hash', '=', by.codeHash)
  return (await found.executeTakeFirst())?.user_id ?? null
}

/** Marks a ticket as used; there is no way back. */
export async function useTicket(scope: Scope, id: TicketId, at: Date): Promise<void> {
  await scope.change('tenantry.tickets').set({ used_at: at }).where('id', '=', id).execute()
}

/** Removes a few tickets that ended long ago; called by whoever writes a new one, so that nothing has to scan all organizations. */
export async function sweepTickets(scope: Scope, endedBefore: Date): Promise<void> {
  await scope
    .remove('tenantry.tickets')
    .where(
      'id',
      'in',
      scope
        .from('tenantry.tickets')
        .select('id')
        .where('expires_at', '<', endedBefore)
        .limit(20)
        .forUpdate()
        .skipLocked(),
    )
    .execute()
}

/** Gives a ticket another code: the one before opens nothing any more. */
export async function storeTicketCode(scope: Scope, id: TicketId, codeHash: string): Promise<void> {
  await scope.change('tenantry.tickets').set({ code_hash: codeHash }).where('id', '=', id).execute()
}

/** Removes the change of an address that a user waits for. */
export async function removeEmailTickets(scope: Scope, userId: UserId): Promise<void> {
  await scope
    .remove('tenantry.tickets')
    .where('kind', '=', 'email')
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .execute()
}
