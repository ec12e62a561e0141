import { z } from 'zod'
import type { ChatIdentity } from '../../domain/principal.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import type { Work } from '../../operations/work.ts'
import { connectWorkspace as connect } from '../../store/tables/chat-links.ts'
import type { Ticket } from '../../store/tables/tickets.ts'
import { useTicket } from '../../store/tables/tickets.ts'
import { readUser } from '../../store/tables/users/read-user.ts'
import { codeHash, identity, team } from './chat-fields.ts'
import { issueTicket } from './issue-ticket.ts'
import { redeemable } from './redeem-ticket.ts'
import { refuseStaleIssuer } from './refuse-stale-issuer.ts'

/** Connects a workspace by its single-use code. A workspace that is connected elsewhere is told so without a name. */
export const connectWorkspace = defineCommand({
  name: 'chat.connect',
  summary: 'Connect this workspace to an organization',
  permission: 'chat:install',
  risk: 'write',
  input: z.strictObject({ codeHash, team, typist: identity.optional() }),
  chat: { none: 'it is /tenantry connect, which works before anybody is linked' },
  internal: true,
  load: (work, input) => redeemable(work, 'connect', { codeHash: input.codeHash }),
  authorized: (_ticket, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  check: (work, _input, ticket) => refuseStaleIssuer(work, { ticket, permission: 'chat:install' }, null),
  async handle(work, input, ticket) {
    await useTicket(work.scope, ticket.id, work.now)
    if (!(await connect(work.scope, input.team, work.now))) {
      throw new TenantryError(
        'conflict',
        'This workspace is connected to another organization. Disconnect it there first.',
      )
    }
    work.record({
      type: 'chat.connected',
      on: { type: 'organization', id: work.organization.id },
      accountId: null,
      after: { ...input.team, ticketId: ticket.id },
    })
    return {
      organizationId: work.organization.id,
      organizationName: work.organization.name,
      issuedBy: ticket.issuedBy,
      invitation: input.typist === undefined ? null : await inviteToBeIssuer(work, ticket, input.typist),
    }
  },
})

/**
 * The code shows that its typist was trusted by who issued it; whether they are that person, they confirm themselves. So a code is
 * given to nobody else who is not to act as its issuer.
 */
async function inviteToBeIssuer(
  work: Work,
  { issuedBy }: Ticket,
  { teamId, userId: chatUserId }: ChatIdentity,
) {
  const issuer = issuedBy === null ? null : await readUser(work.scope, issuedBy)
  if (issuer?.status !== 'active') return null
  const { ticket } = await issueTicket(work, {
    kind: 'invitation',
    userId: issuer.id,
    chat: { teamId, chatUserId },
  })
  work.record({
    type: 'chat.invited',
    on: { type: 'user', id: issuer.id },
    accountId: issuer.accountId,
    userId: issuer.id,
    after: { ticketId: ticket.id, teamId, chatUserId, expiresAt: ticket.expiresAt },
  })
  return { ticketId: ticket.id, user: issuer, expiresAt: ticket.expiresAt }
}
