import { normalizeEmail } from '../../../domain/email.ts'
import { isId, type UserId } from '../../../domain/id.ts'
import { foldForSearch } from '../../../domain/text.ts'
import type { User } from '../../../domain/user.ts'
import { type Asked, keptStatement } from '../../walls/kept-statement.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'
import { type UserFilter, userFrom, usersOf } from './user-row.ts'

/** Whom a text could mean: nothing else has the shape of an id (H4), and only an e-mail address or an external id has an @. */
interface Meant extends Readonly<Record<string, boolean>> {
  readonly byId: boolean
  readonly byEmail: boolean
  readonly byName: boolean
}

const findMeant = keptStatement(
  (
    scope,
    { filter, shape: { byId, byEmail, byName } }: Asked<UserFilter, Meant>,
    value: Places<{
      id: UserId
      reference: string
      email: string
      name: string
      turned: string
      limit: number
    }>,
  ) =>
    usersOf(scope)
      .where(filter)
      .where((eb) =>
        byId
          ? eb('id', '=', value.id)
          : eb.or([
              eb('external_id', '=', value.reference),
              ...(byEmail ? [eb('email', '=', value.email)] : []),
              ...(byName ? [eb('sort_key', 'in', [value.name, value.turned])] : []),
            ]),
      )
      .orderBy('sort_key')
      .orderBy('id')
      .limit(value.limit),
)

/** Every user that a text could mean: id, external id, e-mail, and, when asked, the name. At most `limit` of them. */
export async function findUsers(
  scope: Scope,
  reference: string,
  { filter, byName, limit }: { filter: UserFilter; byName: boolean; limit: number },
): Promise<readonly User[]> {
  const id = isId('user', reference) ? reference : undefined
  const name = byName ? foldForSearch(reference) : ''
  const shape = { byId: id !== undefined, byEmail: reference.includes('@'), byName }
  const values = { id, reference, email: normalizeEmail(reference), name, turned: lastNameFirst(name), limit }
  return (await findMeant(scope, { filter, shape }, values)).map(userFrom)
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
