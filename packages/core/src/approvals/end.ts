import type { ApprovalEnd } from '../domain/approval/approval.ts'
import type { Work } from '../operations/work.ts'
import { endRequest, type StoredRequest } from '../store/tables/approval-requests.ts'

/** How a request ended, and why, in a sentence for everybody who may see it. */
export interface End {
  readonly status: ApprovalEnd
  readonly outcome: string | null
}

/** Ends a locked request and says so. Whoever acts has ended it, where that is a person. */
export async function endedRequest(work: Work, request: StoredRequest, end: End): Promise<StoredRequest> {
  const { actor, now } = work
  const endedBy = actor.userId === null ? null : { id: actor.userId, name: actor.name }
  await work.scope.acrossAccounts((scope) => endRequest(scope, request.id, { ...end, endedBy, at: now }))
  work.record({
    type: `approval.${end.status}`,
    on: { type: 'approval', id: request.id },
    accountId: request.askedInAccountId,
    userId: request.requesterId,
    before: { status: request.status },
    after: { status: end.status, command: request.command, outcome: end.outcome },
  })
  return { ...request, ...end, endedBy, endedAt: now }
}
