import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { ApprovalEnd } from '../../domain/approval/approval.ts'
import type { ApprovalId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import { requestFrom, requestsOf, type StoredRequest } from './approval-requests.ts'
import type { Tables } from './schema.ts'

/** What an ability allows, as a condition on the rows; made by `accessibleBy`. */
export type RequestFilter = (
  eb: ExpressionBuilder<Tables, 'tenantry.approval_requests'>,
) => Expression<SqlBool>

/** Which requests a list asks for. */
export interface RequestPage {
  readonly filter: RequestFilter
  readonly status: 'pending' | ApprovalEnd | undefined
  readonly requester: UserId | undefined
  /** Only those that this person could vote on and has not. */
  readonly waitingFor: UserId | undefined
  readonly now: Date
  readonly before: ApprovalId | undefined
  readonly limit: number
}

/** One page, the newest first. */
export async function listRequests(scope: Scope, page: RequestPage): Promise<readonly StoredRequest[]> {
  let query = requestsOf(scope).where(page.filter)
  if (page.status === 'pending')
    query = query.where('status', '=', 'pending').where('expires_at', '>', page.now)
  else if (page.status === 'expired') {
    query = query.where((eb) =>
      eb.or([
        eb('status', '=', 'expired'),
        eb.and([eb('status', '=', 'pending'), eb('expires_at', '<=', page.now)]),
      ]),
    )
  } else if (page.status !== undefined) query = query.where('status', '=', page.status)
  if (page.requester !== undefined) query = query.where('requester_id', '=', page.requester)
  if (page.waitingFor !== undefined) {
    query = query
      .where('status', '=', 'pending')
      .where('expires_at', '>', page.now)
      .where(couldVote(page.waitingFor, page.now))
      .where(sql<SqlBool>`not exists (
        select from tenantry.approval_votes cast_vote
         where cast_vote.organization_id = tenantry.approval_requests.organization_id
           and cast_vote.request_id = tenantry.approval_requests.id
           and (cast_vote.voter_id = ${page.waitingFor} or cast_vote.voice_id = ${page.waitingFor}))`)
  }
  if (page.before !== undefined) query = query.where('id', '<', page.before)
  return (await query.orderBy('id', 'desc').limit(page.limit).execute()).map(requestFrom)
}

/** `exists (select from tenantry.approval_voters …)`: whether somebody could vote when it was asked, and by a moment where one is given. */
export function couldVote(user: UserId, by: Date | null = null) {
  return sql<SqlBool>`exists (
    select from tenantry.approval_voters could
     where could.organization_id = tenantry.approval_requests.organization_id
       and could.request_id = tenantry.approval_requests.id
       and could.user_id = ${user}
       and (could.not_before is null or ${by}::timestamptz is null or could.not_before <= ${by}))`
}
