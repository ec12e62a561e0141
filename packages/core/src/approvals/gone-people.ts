import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { eraseFromApprovals, findOpenRequestsAbout } from '../store/tables/approval-erasing.ts'
import { lockRequest } from '../store/tables/approval-requests.ts'
import { endedRequest } from './end.ts'

/** Cancels every open request that people who are gone have made, or that names one of them: it cannot be done any more. */
export async function cancelWhatNamesThem(work: Work, people: readonly UserId[]): Promise<void> {
  const open = await work.scope.acrossAccounts(async (scope) => {
    const ids = await findOpenRequestsAbout(scope, people)
    const locked = []
    for (const id of ids) locked.push(await lockRequest(scope, id))
    return locked
  })
  for (const request of open) {
    if (request?.status !== 'pending') continue
    await endedRequest(work, request, {
      status: 'cancelled',
      outcome: 'It was about somebody who is not there any more.',
    })
  }
}

/** Leaves nothing of people who are gone for good in what records approvals, but for their ids. */
export async function forgetPeople(work: Work, people: readonly UserId[]): Promise<void> {
  await cancelWhatNamesThem(work, people)
  await work.scope.acrossAccounts((scope) => eraseFromApprovals(scope, people))
}
