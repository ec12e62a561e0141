import { type Case, caseOf } from '../../approvals/standing.ts'
import { mayRead } from '../../approvals/view.ts'
import type { ApprovalId } from '../../domain/id.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { holdPeople } from '../../store/tables/approval-people.ts'
import { lockRequest, readRequest } from '../../store/tables/approval-requests.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'

/**
 * Locks all that a decision stands on, in the order of locks: the organization, because its rules and administrators are counted; what the
 * request's own command locks, because whoever completes the agreement runs it in the same transaction; the people who asked, agreed and
 * decide, so that none of them is shut out or taken over meanwhile; and the request, under which votes are counted.
 */
export async function lockCase(work: Work, requestId: ApprovalId): Promise<void> {
  const { scope, actor } = work
  const request = await readRequest(scope, requestId)
  if (request === null || request.status !== 'pending') return
  await lockOrganization(scope)
  const command = work.commands.get(request.command)
  const input = command?.input.safeParse(request.input)
  if (input?.success) await command?.lock?.(work, input.data)
  const { voters, votes } = await caseOf(scope, request)
  const concerned = [...voters.filter(({ by }) => by === actor.userId), ...votes]
  await scope.acrossAccounts((all) =>
    holdPeople(all, [request.requesterId, ...concerned.flatMap(({ by, voice }) => [by, voice])]),
  )
  await lockRequest(scope, requestId)
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
  const isVoter = voters.some(({ by }) => by === actor.userId)
  // What waits for somebody is theirs, also where it was asked in another account than they reach.
  const [accountId, userId] = isVoter
    ? [actor.accountId, actor.userId]
    : [request.askedInAccountId, request.requesterId]
  return { row: { organizationId: organization.id, accountId, userId } }
}
