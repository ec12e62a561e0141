import type { AccountId, ReviewId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** Something that was done without waiting for agreement, and who has looked at it since. */
export interface Review {
  readonly id: ReviewId
  readonly accountId: AccountId | null
  readonly command: string
  readonly input: unknown
  readonly reason: string
  readonly brokenBy: UserId
  readonly brokenByName: string
  readonly brokenAt: Date
  readonly reviewedBy: UserId | null
  readonly reviewedByName: string | null
  readonly reviewedAt: Date | null
  readonly remark: string | null
}

const COLUMNS = [
  'id',
  'account_id as accountId',
  'command',
  'input',
  'reason',
  'broken_by as brokenBy',
  'broken_by_name as brokenByName',
  'broken_at as brokenAt',
  'reviewed_by as reviewedBy',
  'reviewed_by_name as reviewedByName',
  'reviewed_at as reviewedAt',
  'remark',
] as const

/** `insert into tenantry.approval_reviews …` */
export async function insertReview(scope: Scope, review: Review, input: string): Promise<void> {
  await scope
    .add('tenantry.approval_reviews', {
      id: review.id,
      account_id: review.accountId,
      command: review.command,
      input,
      reason: review.reason,
      broken_by: review.brokenBy,
      broken_by_name: review.brokenByName,
      broken_at: review.brokenAt,
      reviewed_by: null,
      reviewed_by_name: null,
      reviewed_at: null,
      remark: null,
    })
    .execute()
}

/** What still waits for a look, the oldest first; only what came after one of them, where that is said. */
export async function readOpenReviews(
  scope: Scope,
  { after, limit }: { after: ReviewId | undefined; limit: number },
): Promise<readonly Review[]> {
  const open = scope.from('tenantry.approval_reviews').select(COLUMNS).where('reviewed_at', 'is', null)
  const page = after === undefined ? open : open.where('id', '>', after)
  const rows = await page.orderBy('id').limit(limit).execute()
  return rows.map((row) => ({ ...row, input: JSON.parse(row.input) }))
}

/** One of them, whether or not somebody has looked at it. */
export async function readReview(scope: Scope, id: ReviewId): Promise<Review | null> {
  const row = await reviewOf(scope, id).executeTakeFirst()
  return row === undefined ? null : { ...row, input: JSON.parse(row.input) }
}

/** Locks a review for whoever looks at it. */
export async function lockReview(scope: Scope, id: ReviewId): Promise<Review | null> {
  const row = await reviewOf(scope, id).forNoKeyUpdate().executeTakeFirst()
  return row === undefined ? null : { ...row, input: JSON.parse(row.input) }
}

function reviewOf(scope: Scope, id: ReviewId) {
  return scope.from('tenantry.approval_reviews').select(COLUMNS).where('id', '=', id)
}

/** Records who has looked, and what they say. */
export async function closeReview(
  scope: Scope,
  { id, reviewedBy, reviewedByName, reviewedAt, remark }: Review,
): Promise<void> {
  await scope
    .change('tenantry.approval_reviews')
    .set({ reviewed_by: reviewedBy, reviewed_by_name: reviewedByName, reviewed_at: reviewedAt, remark })
    .where('id', '=', id)
    .where('reviewed_at', 'is', null)
    .execute()
}
