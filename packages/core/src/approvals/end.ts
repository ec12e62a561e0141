import type { ApprovalEnd } from '../domain/approval/approval.ts'
import type { Work } from '../operations/work.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'
import { endRequests } from '../store/tables/write-approval-request.ts'
import { toldIn } from './told-in.ts'

/** How a request ended, and why, in a sentence for everybody who may see it. */
export interface End {
  readonly status: ApprovalEnd
  readonly outcome: string | null
}

/** Ends a locked request and says so. Whoever acts has ended it, where that is a person. */
export async function endedRequest(work: Work, request: StoredRequest, end: End): Promise<StoredRequest> {
  const [ended] = await endedRequests(work, [request], () => end)
  return ended ?? request
}

/** Ends locked requests, however many, in one statement. */
export async function endedRequests(
  work: Work,
  requests: readonly StoredRequest[],
  endOf: (request: StoredRequest) => End,
): Promise<readonly StoredRequest[]> {
  if (requests.length === 0) return []
  const { actor, now } = work
  const endedBy = actor.userId === null ? null : { id: actor.userId, name: actor.name }
  const ended = requests.map((request) => ({ ...request, ...endOf(request), endedBy, endedAt: now }))
  await work.scope.acrossAccounts((scope) => endRequests(scope, ended))
  for (const request of ended) {
    const { id, requesterId, command, status, outcome } = request
    work.record({
      type: `approval.${status}`,
      on: { type: 'approval', id },
      accountId: toldIn(request),
      userId: requesterId,
      before: { status: 'pending' },
      after: { status, command, outcome },
    })
  }
  return ended
}
