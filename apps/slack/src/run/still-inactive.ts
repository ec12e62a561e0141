import type { Account } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'

/** Who of an account is not back yet, as far as this person may know; and whether they may bring them back. */
export interface StillInactive {
  readonly count: number
  /** Whether it is so many, rather than more than that. */
  readonly exact: boolean
  readonly mayReactivate: boolean
  /** Whether somebody went with the account; true where that cannot be seen, or where there are too many to look through. */
  readonly someWent: boolean
}

/** A page, the longest that there is: among so many who are inactive it is looked for one who went with the account. */
const LOOKED_THROUGH = 200

/** Counts the users of an account who are inactive. It asks first whether this person may see them: a look-up that is refused would be recorded. */
export async function stillInactive(
  { session }: Looker,
  { organizationId, id: accountId }: Account,
): Promise<StillInactive> {
  const instance = { organizationId, accountId, id: '' }
  const [mayRead = false, mayReactivate = false] = await session.canEach([
    { permission: 'user:read', instance },
    { permission: 'user:reactivate', instance },
  ])
  if (!mayRead) return { count: 0, exact: true, mayReactivate, someWent: true }
  const { items, nextCursor, more } = await session.execute('user.list', {
    accountId,
    status: 'inactive',
    limit: LOOKED_THROUGH,
    countMore: true,
  })
  return {
    count: items.length + (more?.count ?? 0),
    exact: more?.exact ?? true,
    mayReactivate,
    someWent: nextCursor !== null || items.some(({ deactivatedWith }) => deactivatedWith !== null),
  }
}
