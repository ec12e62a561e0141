import { z } from 'zod'
import { endedRequest } from '../../approvals/end.ts'
import { refusedStep } from '../../approvals/refusals.ts'
import { type ApprovalRequest, viewOf } from '../../approvals/view.ts'
import { transition } from '../../domain/approval/approval.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import { loadCase, lockCase } from './load-case.ts'

/** Takes a request back before it is decided: its requester's to do, and nobody else's. */
export const cancelRequest = defineCommand({
  name: 'approval.cancel',
  summary: 'Take back a request of yours',
  permission: 'approval:request',
  risk: 'write',
  input: z.strictObject({ requestId }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'cancel',
    positional: ['requestId'],
    example: '/approvals cancel apr_01kjpwd6m0ep5vmshpyhez62yx',
  },
  lock: (work, input) => lockCase(work, input.requestId),
  load: (work, input) => loadCase(work, input.requestId),
  authorized: ({ request }, _input, { organization }) => ({
    row: {
      organizationId: organization.id,
      accountId: request.askedInAccountId,
      userId: request.requesterId,
    },
  }),
  async handle(work, _input, found): Promise<ApprovalRequest> {
    const { request, terms, votes } = found
    const by = work.actor.userId
    if (by === null) throw refusedStep('not_requester')
    if (request.status !== 'pending') throw refusedStep('over')
    const step = { kind: 'cancel', by } as const
    const outcome = transition(terms, { status: 'pending', votes }, { step, now: work.now })
    if (!outcome.taken) throw refusedStep(outcome.why)
    return viewOf(work, {
      ...found,
      request: await endedRequest(work, request, { status: 'cancelled', outcome: null }),
    })
  },
})
