import { type Case, caseOf } from '../../approvals/standing.ts'
import { mayRead } from '../../approvals/view.ts'
import type { ApprovalId } from '../../domain/id.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { lockRequest, readRequest } from '../../store/tables/approval-requests.ts'

/**
 * Locks what a request's own command would lock, and then the request: whoever completes the agreement runs that command in the same
 * transaction, and requests come last in the order of locks.
 */
export async function lockCase(work: Work, requestId: ApprovalId): Promise<void> {
  const request = await readRequest(work.scope, requestId)
  if (request === null || request.status !== 'pending') return
  const command = work.commands.get(request.command)
  const input = command?.input.safeParse(request.input)
  if (input?.success) await command?.lock?.(work, input.data)
  await lockRequest(work.scope, requestId)
}

/** The request with its votes, if the actor may read it; `not_found` otherwise, whether it exists or not. */
export async function loadCase(work: Work, requestId: ApprovalId): Promise<Case> {
  const request = await readRequest(work.scope, requestId)
  if (request === null) throw notFound('request')
  const found = await caseOf(work.scope, request)
  if (!mayRead(work, found)) throw notFound('request')
  return found
}

/** Whose request it is, or whose to decide: whoever could vote when it was asked may come to the question whether they still can. */
export function ownCase({ organization, actor }: Work, { request, voters }: Case): { row: object } {
  const userId = voters.some(({ by }) => by === actor.userId) ? actor.userId : request.requesterId
  return { row: { organizationId: organization.id, accountId: request.askedInAccountId, userId } }
}
