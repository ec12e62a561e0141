import { z } from 'zod'
import { refusedStep } from '../../approvals/refusals.ts'
import { toldIn } from '../../approvals/told-in.ts'
import { type ApprovalRequest, closeViewOf } from '../../approvals/view.ts'
import { transition } from '../../domain/approval/approval.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { requestId } from '../../operations/fields.ts'
import { deleteVote } from '../../store/tables/approval-votes.ts'
import { loadCase, lockCase, ownCase } from './load-case.ts'

/** Takes one's own agreement back while the request is open. */
export const withdrawVote = defineCommand({
  name: 'approval.withdraw',
  summary: 'Take back your agreement',
  permission: 'approval:read',
  risk: 'write',
  input: z.strictObject({ requestId }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'withdraw',
    positional: ['requestId'],
    example: '/approvals withdraw apr_01kjpwd6m0ep5vmshpyhez62yx',
  },
  lock: (work, input) => lockCase(work, input.requestId),
  load: (work, input) => loadCase(work, input.requestId),
  authorized: (found, _input, work) => ownCase(work, found),
  async handle(work, _input, found): Promise<ApprovalRequest> {
    const { request, terms, votes } = found
    const by = work.actor.userId
    if (by === null) throw new TenantryError('forbidden', 'A job of the host has not agreed to anything.')
    if (request.status !== 'pending') throw refusedStep('over')
    const outcome = transition(
      terms,
      { status: 'pending', votes },
      { step: { kind: 'withdraw', by }, now: work.now },
    )
    if (!outcome.taken) throw refusedStep(outcome.why)
    await deleteVote(work.scope, request.id, by)
    work.record({
      type: 'approval.withdrawn',
      on: { type: 'approval', id: request.id },
      accountId: toldIn(request),
      userId: request.requesterId,
      before: { voiceId: by },
    })
    return closeViewOf(work, { ...found, votes: votes.filter((vote) => vote.by !== by) })
  },
})
