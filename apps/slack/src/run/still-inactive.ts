import type { Account } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'

/** Who of an account is not back yet, as far as this person may know; and whether they may bring them back. */
export interface StillInactive {
  readonly count: number
  /** Whether it is so many, rather than more than that. */
  readonly exact: boolean
  readonly mayReactivate: boolean
}

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
  if (!mayRead) return { count: 0, exact: true, mayReactivate }
  const { items, more } = await session.execute('user.list', {
    accountId,
    status: 'inactive',
    limit: 1,
    countMore: true,
  })
  return { count: items.length + (more?.count ?? 0), exact: more?.exact ?? true, mayReactivate }
}
