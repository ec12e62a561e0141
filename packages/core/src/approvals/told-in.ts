import type { AccountId } from '../domain/id.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'

/**
 * The account whose readers may know all of a request, and in which its events are: where it was asked. Null, which is the organization,
 * where it was asked in one account about another: the readers of neither see what belongs to the other (H7).
 */
export function toldIn({
  accountId,
  askedInAccountId,
}: Pick<StoredRequest, 'accountId' | 'askedInAccountId'>): AccountId | null {
  return accountId === null || accountId === askedInAccountId ? askedInAccountId : null
}
