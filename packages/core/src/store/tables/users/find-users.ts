import { normalizeEmail } from '../../../domain/email.ts'
import { isId, type UserId } from '../../../domain/id.ts'
import { foldForSearch } from '../../../domain/text.ts'
import type { User } from '../../../domain/user.ts'
import type { Scope } from '../../walls/scope.ts'
import { type UserFilter, userFrom, usersOf } from './user-row.ts'

/** Every user that a text could mean: id, external id, e-mail, and, when asked, the name. At most `limit` of them. */
export async function findUsers(
  scope: Scope,
  reference: string,
  { filter, byName, limit }: { filter: UserFilter; byName: boolean; limit: number },
): Promise<readonly User[]> {
  const rows = await usersOf(scope)
    .where(filter)
    .where((eb) => {
      // Nothing else has the shape of an id (H4), and only an e-mail address or an external id has an @.
      if (isId('user', reference)) return eb('id', '=', reference)
      const name = foldForSearch(reference)
      return eb.or([
        eb('external_id', '=', reference),
        ...(reference.includes('@') ? [eb('email', '=', normalizeEmail(reference))] : []),
        ...(byName ? [eb('sort_key', 'in', [name, lastNameFirst(name)])] : []),
      ])
    })
    .orderBy('sort_key')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(userFrom)
}

function lastNameFirst(name: string): string {
  const words = name.split(' ')
  return [words.at(-1) ?? '', ...words.slice(0, -1)].join(' ').trim()
}

/** Those of some users who are there and pass the filter. */
export async function keepUsers(
  scope: Scope,
  ids: readonly UserId[],
  filter: UserFilter,
): Promise<readonly UserId[]> {
  if (ids.length === 0) return []
  const rows = await scope
    .from('tenantry.users')
    .select('id')
    .where('id', 'in', [...ids])
    .where(filter)
    .execute()
  return rows.map((row) => row.id)
}
