import type { AccountId } from '../domain/id.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'

const ACCOUNT = /\bacc_[0-9a-z]{26}\b/g

/**
 * The account whose readers may know all of a request, and in which its events are: where it was asked. Null, which is the organization,
 * where it was asked in one account about another, or names another: the readers of neither see what belongs to the other (H7).
 */
export function toldIn({
  accountId,
  askedInAccountId,
  input,
}: Pick<StoredRequest, 'accountId' | 'askedInAccountId' | 'input'>): AccountId | null {
  const named: readonly string[] = JSON.stringify(input).match(ACCOUNT) ?? []
  return [accountId ?? askedInAccountId, ...named].every((each) => each === askedInAccountId)
    ? askedInAccountId
    : null
}
