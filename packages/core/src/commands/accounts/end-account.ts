import type { Account } from '../../domain/account.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { readDeactivationId, updateAccount } from '../../store/tables/accounts.ts'
import {
  countUsersByStatus,
  deactivateUsersOf,
  namesOfActiveUsers,
} from '../../store/tables/users/users-of-account.ts'
import { refuseUsersAboveCeiling } from '../refuse-users-above-ceiling.ts'

/** The default account is never ended (H10); the database refuses it too. */
function refuseDefaultAccount(account: Account, what: string): void {
  if (!account.isDefault) return
  throw new TenantryError(
    'conflict',
    `The default account cannot be ${what}: it holds the organization's own people.`,
  )
}

/**
 * Refuses to end an account that must not be ended: the default one, one's own, since nobody deactivates themselves, and one with
 * users who may do what the actor may not (H10, H17).
 */
export async function refuseEnding(work: Work, account: Account, what: string): Promise<void> {
  refuseDefaultAccount(account, what)
  if (work.actor.userId !== null && work.actor.accountId === account.id) {
    throw new TenantryError(
      'forbidden',
      `This is your own account, so it cannot be ${what} by you. Ask another administrator.`,
    )
  }
  await refuseUsersAboveCeiling(work, account.id)
}

/** So many are named to whoever must confirm; of the rest the number is told. */
const NAMED = 5

/** What ending an account will do to its users. */
export async function effectsOnUsers({ scope }: Work, account: Account): Promise<readonly string[]> {
  const { active } = await countUsersByStatus(scope, account.id)
  if (active === 0) return ['No user is active in it.']
  const names = await namesOfActiveUsers(scope, account.id, NAMED)
  const more = active > names.length ? `, and ${active - names.length} more` : ''
  const who = active === 1 ? '1 user' : `${active} users`
  return [`${who} will be deactivated and can no longer sign in: ${names.join(', ')}${more}.`]
}

/**
 * Deactivates an account with its users and, when asked, marks it as deleted (H8, H9). An account that is inactive already keeps
 * its first mark, so that reactivating can still find whom it took.
 */
export async function endAccount(
  work: Work,
  account: Account,
  { deleted }: { deleted: boolean },
): Promise<Account> {
  const { scope, now } = work
  const at = now.toISOString()
  const ended: Account = {
    ...account,
    status: 'inactive',
    deactivatedAt: account.deactivatedAt ?? at,
    deletedAt: deleted ? (account.deletedAt ?? at) : account.deletedAt,
    version: account.version + 1,
    updatedAt: at,
  }
  if (ended.status === account.status && ended.deletedAt === account.deletedAt) return account
  const taken = await takeUsers(work, account)
  await updateAccount(scope, ended, taken.deactivationId)
  work.record({
    type: deleted ? 'account.deleted' : 'account.deactivated',
    on: { type: 'account', id: account.id },
    version: ended.version,
    accountId: account.id,
    before: { status: account.status, deletedAt: account.deletedAt },
    after: { status: ended.status, deletedAt: ended.deletedAt, users: taken.users.length },
  })
  for (const { id: userId, version } of taken.users) {
    work.record({
      type: 'user.deactivated',
      on: { type: 'user', id: userId },
      accountId: account.id,
      userId,
      version,
      before: { status: 'active' },
      after: { status: 'inactive', deactivatedWith: taken.deactivationId },
    })
  }
  return ended
}

async function takeUsers(
  work: Work,
  account: Account,
): Promise<{ deactivationId: string; users: readonly Pick<User, 'id' | 'version'>[] }> {
  const { scope, now, newId } = work
  // An active account may still have the mark of an earlier deactivation, whose users stayed behind.
  const mark = account.status === 'active' ? null : await readDeactivationId(scope, account.id)
  if (mark !== null) return { deactivationId: mark, users: [] }
  const deactivationId = newId('deactivation')
  return { deactivationId, users: await deactivateUsersOf(scope, account.id, { deactivationId, at: now }) }
}
