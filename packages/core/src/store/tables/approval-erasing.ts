import type { UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** What stands where a name stood. */
const ERASED = '(erased)'

/**
 * Takes somebody's name and words out of what records approvals: of what they asked for, agreed to and did without asking, and of what was
 * asked about them. That it happened stays, and to whom by their id.
 */
export async function eraseFromApprovals(scope: Scope, userId: UserId): Promise<void> {
  await scope
    .change('tenantry.approval_requests')
    .set({ requester_name: ERASED, reason: null, outcome: null, input: '{}' })
    .where('requester_id', '=', userId)
    .execute()
  await scope
    .change('tenantry.approval_requests')
    .set({ input: '{}' })
    .where('target_key', '=', userId)
    .execute()
  await scope
    .change('tenantry.approval_requests')
    .set({ ended_by_name: ERASED, outcome: null })
    .where('ended_by', '=', userId)
    .execute()
  await scope.change('tenantry.approval_voters').set({ name: ERASED }).where('user_id', '=', userId).execute()
  await scope
    .change('tenantry.approval_votes')
    .set({ voter_name: ERASED, reason: null })
    .where('voter_id', '=', userId)
    .execute()
  await scope
    .change('tenantry.approval_votes')
    .set({ voice_name: ERASED })
    .where('voice_id', '=', userId)
    .execute()
  await scope
    .change('tenantry.approval_reviews')
    .set({ broken_by_name: ERASED, reason: ERASED, input: '{}' })
    .where('broken_by', '=', userId)
    .execute()
  await scope
    .change('tenantry.approval_reviews')
    .set({ reviewed_by_name: ERASED, remark: null })
    .where('reviewed_by', '=', userId)
    .execute()
}
