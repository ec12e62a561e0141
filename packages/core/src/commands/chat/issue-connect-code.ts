import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { type IssuedTicket, issueTicket } from './issue-ticket.ts'

/** A code for a person to paste into chat, and when it ends. Shown once. */
export interface IssuedCode {
  readonly code: string | null
  readonly expiresAt: string
}

/** A code that connects a workspace. */
export interface ConnectCode extends IssuedCode {
  /**
   * The name of whoever has made it: whoever types it is offered to be them, with all that they may do, so it is theirs to type and
   * nobody else's. Null where a job of the host's made it: then it offers nothing, and can be handed on.
   */
  readonly offers: string | null
}

/** What an answer says of a ticket: its code and its end. */
export function codeOf({ ticket, code }: IssuedTicket): IssuedCode {
  return { code, expiresAt: ticket.expiresAt }
}

/**
 * Makes the code with which a chat workspace is connected to the organization: single use, ten minutes. Whoever types it is offered to be
 * whoever makes it here; what somebody does through such a link counts as the doing of both (docs/approvals.md).
 */
export const issueConnectCode = defineCommand({
  name: 'chat.issueConnectCode',
  summary: 'Make a code that connects a chat workspace to the organization',
  permission: 'chat:install',
  risk: 'write',
  approval: { none: 'its answer is a secret, which nobody would see' },
  input: z.strictObject({}),
  chat: {
    none: 'a workspace is connected from outside it: by the host application, or by npx tenantry connect-code',
  },
  load: async () => null,
  authorized: (_target, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async handle(work): Promise<ConnectCode> {
    const issued = await issueTicket(work, { kind: 'connect', userId: null })
    work.record({
      type: 'chat.connect_code_issued',
      on: { type: 'organization', id: work.organization.id },
      accountId: null,
      after: { ticketId: issued.ticket.id, expiresAt: issued.ticket.expiresAt },
    })
    return { ...codeOf(issued), offers: work.actor.userId === null ? null : work.actor.name }
  },
  withoutSecrets: (issued) => ({ ...issued, code: null }),
})
