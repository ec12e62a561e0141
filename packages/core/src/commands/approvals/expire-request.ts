import { z } from 'zod'
import { endedRequest } from '../../approvals/end.ts'
import { refusedStep } from '../../approvals/refusals.ts'
import { transition } from '../../domain/approval/approval.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import { loadCase, lockCase } from './load-case.ts'

/** Ends a request whose time is up. Nobody waits for it: whoever decides compares the time themselves. */
export const expireRequest = defineCommand({
  name: 'approval.expire',
  summary: 'End a request whose time is up',
  permission: 'approval:read',
  risk: 'write',
  internal: true,
  input: z.strictObject({ requestId }),
  chat: { none: 'time does it' },
  lock: (work, input) => lockCase(work, input.requestId),
  load: (work, input) => loadCase(work, input.requestId),
  authorized: ({ request }, _input, { organization }) => ({
    row: {
      organizationId: organization.id,
      accountId: request.askedInAccountId,
      userId: request.requesterId,
    },
  }),
  async handle(work, _input, { request, terms, votes }): Promise<{ expired: boolean }> {
    if (request.status !== 'pending') return { expired: false }
    const outcome = transition(
      terms,
      { status: 'pending', votes },
      { step: { kind: 'expire' }, now: work.now },
    )
    if (!outcome.taken) throw refusedStep(outcome.why)
    await endedRequest(work, request, { status: 'expired', outcome: null })
    return { expired: true }
  },
})
