import { z } from 'zod'
import { forgetThoseGoneSince } from '../../approvals/gone-people.ts'
import { refuseAfterHands } from '../../approvals/refusals.ts'
import { independentOf } from '../../approvals/reviewers.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id, reason } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import type { Work } from '../../operations/work.ts'
import { closeReview, lockReview, type Review } from '../../store/tables/approval-reviews.ts'

/** Looks at what another administrator did without waiting for agreement, and says so. */
export const reviewGlass = defineCommand({
  name: 'approval.review',
  summary: 'Confirm that you have looked at what was done without agreement',
  permission: 'approval:break-glass',
  refusedAs: 'confirm what was done without agreement',
  risk: 'write',
  input: z.strictObject({
    reviewId: id('review').meta({ description: 'What is to be looked at (rev_…)', flag: 'review' }),
    remark: reason.optional().meta({ description: 'What you have to say about it' }),
  }),
  approval: { none: 'it is itself how people agree' },
  chat: {
    noun: 'approvals',
    verb: 'review',
    positional: ['reviewId'],
    example: '/approvals review rev_01kjpwd6m0ep5vmshpyhez62yx',
  },
  async lock({ scope }, input) {
    await lockReview(scope, input.reviewId)
  },
  async load({ scope }, input) {
    const review = await lockReview(scope, input.reviewId)
    if (review === null) throw notFound('review')
    return review
  },
  authorized: (_review, _input, { organization }) => ({ row: { organizationId: organization.id } }),
  async check(work, _input, review) {
    const { actor } = work
    if (actor.userId === null)
      throw new TenantryError('forbidden', 'People look at it. A job of the host is nobody.')
    if (review.brokenBy === actor.userId)
      throw new TenantryError('forbidden', 'You did this yourself. Another administrator has to look at it.')
    if (review.reviewedBy !== null)
      throw new TenantryError('conflict', `${review.reviewedByName} has looked at this already.`)
    refuseAfterHands(work)
    if (!(await isIndependent(work, review)))
      throw new TenantryError(
        'forbidden',
        `You are not independent of ${review.brokenByName}. Another administrator has to look at it.`,
      )
  },
  async handle(work, input, review): Promise<Review> {
    const { actor, now } = work
    const reviewed: Review = {
      ...review,
      reviewedBy: actor.userId,
      reviewedByName: actor.name,
      reviewedAt: now,
      remark: input.remark ?? null,
    }
    await closeReview(work.scope, reviewed)
    await forgetThoseGoneSince(work, review.brokenAt)
    work.record({
      type: 'approval.glass_reviewed',
      on: { type: 'review', id: review.id },
      // The reason is an administrator's, and what was done is told where it was done (H7).
      accountId: null,
      userId: review.brokenBy,
      after: { command: review.command, reviewId: review.id, remark: reviewed.remark },
    })
    return reviewed
  },
})

async function isIndependent(work: Work, { brokenBy }: Review): Promise<boolean> {
  const { userId, accountId, name, roles, grants } = work.actor
  if (userId === null) return false
  const looking = { id: userId, accountId, name, roles, grants }
  return (await independentOf(work, brokenBy, [looking])).length > 0
}
