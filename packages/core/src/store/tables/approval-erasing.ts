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

/** Of some people those whom a review that is still open names, by id or e-mail address, or who broke the glass. */
export async function heldByOpenReviews(
  scope: Scope,
  people: readonly UserId[],
): Promise<ReadonlySet<UserId>> {
  const rows = await scope.call<{ id: UserId }>(sql`
    select person.id
      from unnest(${[...people]}::text[]) person (id)
     where exists (
       select from tenantry.approval_reviews waiting
        where waiting.organization_id = ${scope.organizationId} and waiting.reviewed_at is null
          and (waiting.broken_by = person.id
               or exists (select from tenantry.named_in(concat_ws(' ', waiting.input, waiting.reason)) named
                           where named = any (tenantry.names_of(array[person.id])))))`)
  return new Set(rows.map(({ id }) => id))
}

/** Whoever went with their account since some moment. */
export async function purgedSince(scope: Scope, moment: Date): Promise<readonly UserId[]> {
  const rows = await scope.call<{ id: UserId }>(sql`
    select distinct gone.user_id as id
      from tenantry.events gone
      join tenantry.events purge
        on purge.organization_id = gone.organization_id and purge.type = 'account.purged'
       and purge.account_id = gone.account_id and purge.at = gone.at
     where gone.organization_id = ${scope.organizationId} and gone.type = 'user.deleted' and gone.at >= ${moment}`)
  return rows.map(({ id }) => id)
}
