import { z } from 'zod'
import type { ApprovalRequest } from '../../approvals/view.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { reason, requestId } from '../../operations/fields.ts'
import { decide, foretell } from './decide.ts'
import { loadCase, lockCase, ownCase } from './load-case.ts'

/** Agrees to a request. Whoever completes the agreement does what was asked for, in the same transaction and with their own authority. */
export const approveRequest = defineCommand({
  name: 'approval.approve',
  summary: 'Agree to a request',
  permission: 'approval:read',
  risk: 'destructive',
  runsOthers: true,
  input: z.strictObject({ requestId, reason: reason.optional() }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'approve',
    positional: ['requestId'],
    confirm: true,
    example: '/approvals approve apr_01kjpwd6m0ep5vmshpyhez62yx',
  },
  lock: (work, input) => lockCase(work, input.requestId),
  load: (work, input) => loadCase(work, input.requestId),
  authorized: (found, _input, work) => ownCase(work, found),
  effects: async (work, _input, found) => {
    const { request } = found
    return [
      ...(await foretell(work, found, 'approve')),
      `${request.requesterName} asks for this${request.reason === null ? '' : `: “${request.reason}”`}.`,
      'When enough people have agreed it is done at once, with the rights of whoever agrees last.',
    ]
  },
  handle: (work, input, found): Promise<ApprovalRequest> =>
    decide(work, found, { kind: 'approve', reason: input.reason ?? null }),
})
