import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { eraseFromApprovals, findOpenRequestsAbout } from '../store/tables/approval-erasing.ts'
import { lockOpenRequests } from '../store/tables/approval-requests.ts'
import { endedRequests } from './end.ts'

/** Cancels every open request that people who are gone have made, or that names one of them: it cannot be done any more. */
export async function cancelWhatNamesThem(work: Work, people: readonly UserId[]): Promise<void> {
  const open = await work.scope.acrossAccounts(async (scope) =>
    lockOpenRequests(scope, await findOpenRequestsAbout(scope, people)),
  )
  await endedRequests(work, open, () => ({
    status: 'cancelled',
    outcome: 'It was about somebody who is not there any more.',
  }))
}

/** Leaves nothing of people who are gone for good in what records approvals, but for their ids. */
export async function forgetPeople(work: Work, people: readonly UserId[]): Promise<void> {
  await cancelWhatNamesThem(work, people)
  await work.scope.acrossAccounts((scope) => eraseFromApprovals(scope, people))
}
