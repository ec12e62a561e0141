import { z } from 'zod'
import { defineCommand } from '../../operations/define-command.ts'
import { userId } from '../../operations/fields.ts'
import { refuseAboveCeiling } from '../../policy/user-rules.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import { loadUser } from '../load.ts'
import { holderOf } from '../roles-named.ts'
import { codeOf, type IssuedCode } from './issue-connect-code.ts'
import { issueTicket } from './issue-ticket.ts'

/** Makes the code with which a person links their chat identity to a user: single use, ten minutes (H17). */
export const issueLinkCode = defineCommand({
  name: 'chat.issueLinkCode',
  summary: 'Make a code that links a chat identity to a user',
  permission: 'chat:link',
  risk: 'write',
  approval: { none: 'its answer is a secret, which nobody would see' },
  input: z.strictObject({ userId }),
  chat: {
    none: 'a code that proves who someone is comes from outside the chat: from the host application, or npx tenantry link-code',
  },
  async lock({ scope }, input) {
    await lockUser(scope, input.userId)
  },
  load: (work, input) => loadUser(work, input.userId),
  authorized: (user) => ({
    row: { organizationId: user.organizationId, accountId: user.accountId, userId: user.id },
  }),
  async check(work, _input, user) {
    const { actor } = work
    if (actor.userId !== user.id) refuseAboveCeiling(actor, await holderOf(work, user))
  },
  async handle(work, _input, user): Promise<IssuedCode> {
    const issued = await issueTicket(work, { kind: 'link', userId: user.id })
    work.record({
      type: 'chat.link_code_issued',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { ticketId: issued.ticket.id, expiresAt: issued.ticket.expiresAt },
    })
    return codeOf(issued)
  },
  withoutSecrets: (issued) => ({ ...issued, code: null }),
})
