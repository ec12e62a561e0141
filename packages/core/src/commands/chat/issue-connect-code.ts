import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { type IssuedTicket, issueTicket } from './issue-ticket.ts'

/** A code for a person to paste into chat, and when it ends. Shown once. */
export interface IssuedCode {
  readonly code: string | null
  readonly expiresAt: string
}

/** What an answer says of a ticket: its code and its end. */
export function codeOf({ ticket, code }: IssuedTicket): IssuedCode {
  return { code, expiresAt: ticket.expiresAt }
}

/** Makes the code with which a chat workspace is connected to the organization: single use, ten minutes. */
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
  async handle(work): Promise<IssuedCode> {
    const issued = await issueTicket(work, { kind: 'connect', userId: null })
    work.record({
      type: 'chat.connect_code_issued',
      on: { type: 'organization', id: work.organization.id },
      accountId: null,
      after: { ticketId: issued.ticket.id, expiresAt: issued.ticket.expiresAt },
    })
    return codeOf(issued)
  },
  withoutSecrets: (issued) => ({ ...issued, code: null }),
})
