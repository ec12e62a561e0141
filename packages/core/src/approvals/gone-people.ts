import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import {
  eraseFromApprovals,
  findOpenRequestsAbout,
  heldByOpenReviews,
  purgedSince,
} from '../store/tables/approval-erasing.ts'
import { lockOpenRequests } from '../store/tables/approval-requests.ts'
import type { Scope } from '../store/walls/scope.ts'
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

/**
 * Leaves nothing of people who are gone for good in what records approvals, but for their ids. Whom an open review names is left for when
 * somebody has looked at it: else whoever broke the glass could empty what is to be looked at.
 */
export async function forgetPeople(work: Work, people: readonly UserId[]): Promise<void> {
  await cancelWhatNamesThem(work, people)
  await work.scope.acrossAccounts((scope) => eraseUnlessHeld(scope, people))
}

/** Forgets whoever went with their account while a review named them that is closed now. */
export async function forgetThoseGoneSince(work: Work, moment: Date): Promise<void> {
  await work.scope.acrossAccounts(async (scope) => eraseUnlessHeld(scope, await purgedSince(scope, moment)))
}

async function eraseUnlessHeld(scope: Scope, people: readonly UserId[]): Promise<void> {
  if (people.length === 0) return
  const held = await heldByOpenReviews(scope, people)
  const free = people.filter((person) => !held.has(person))
  if (free.length > 0) await eraseFromApprovals(scope, free)
}
