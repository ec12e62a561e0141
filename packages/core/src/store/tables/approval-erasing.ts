import { sql } from 'kysely'
import type { ApprovalId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'

/** The open requests that some people made, or that name one of them by id or e-mail address (`tenantry.approvals_about`). */
export async function findOpenRequestsAbout(
  scope: Scope,
  people: readonly UserId[],
): Promise<readonly ApprovalId[]> {
  const rows = await scope
    .from('tenantry.approval_requests')
    .select('id')
    .where('status', '=', 'pending')
    .where('id', 'in', sql<ApprovalId>`(select tenantry.approvals_about(${[...people]}::text[]))`)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Takes the names and words of people who are gone out of what records approvals, and all values of what was about them
 * (`tenantry.erase_from_approvals`). That it happened, when, and to which id stays.
 */
export async function eraseFromApprovals(scope: Scope, people: readonly UserId[]): Promise<void> {
  const [row] = await scope.call<{ about: readonly string[] | null }>(
    sql`select tenantry.erase_from_approvals(${[...people]}::text[]) as about`,
  )
  if (row?.about == null) throw new Error('somebody who is there was to be erased from approvals')
}
