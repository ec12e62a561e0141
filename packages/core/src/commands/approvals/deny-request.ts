import { z } from 'zod'
import type { ApprovalRequest } from '../../approvals/view.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { reason, requestId } from '../../operations/fields.ts'
import { decide, foretell } from './decide.ts'
import { loadCase, lockCase, ownCase } from './load-case.ts'

/** Refuses a request, for good: it can only be asked again. One approver is enough. */
export const denyRequest = defineCommand({
  name: 'approval.deny',
  summary: 'Refuse a request',
  permission: 'approval:read',
  risk: 'write',
  input: z.strictObject({ requestId, reason: reason.optional() }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'deny',
    positional: ['requestId'],
    example: '/approvals deny apr_01kjpwd6m0ep5vmshpyhez62yx --reason "Not this month"',
  },
  lock: (work, input) => lockCase(work, input.requestId),
  load: (work, input) => loadCase(work, input.requestId),
  authorized: (found, _input, work) => ownCase(work, found),
  effects: (work, _input, found) => foretell(work, found, 'deny'),
  handle: (work, input, found): Promise<ApprovalRequest> =>
    decide(work, found, { kind: 'deny', reason: input.reason ?? null }),
})
