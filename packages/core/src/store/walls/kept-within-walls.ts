import type { CompiledQuery } from 'kysely'
import type { AccountId, OrganizationId } from '../../domain/id.ts'
import { filled, Place, type Places, placesFor } from './places.ts'
import type { Makes, Scope } from './scope.ts'

/** No value has a name with a dot in it. */
const ORGANIZATION = 'walls.organization'
const ACCOUNT = 'walls.account'

/** Of the texts that they stand for they have the type alone: nothing but a statement takes them. */
const WALLS = {
  organizationId: new Place(ORGANIZATION) as unknown as OrganizationId,
  accountId: new Place(ACCOUNT) as unknown as AccountId,
}

/**
 * A statement that is made and compiled once for each kind of walls, and filled in for each call: making and compiling it each time costs
 * this process as much as sending it. For what every command sends, and nothing of which depends on rights (`keptStatement` is for that).
 *
 * ```ts
 * const accountById = keptWithinWalls((scope, { id }: Places<{ id: AccountId }>) => accountsOf(scope).where('id', '=', id))
 * const [row] = await scope.send(accountById(scope, { id }))
 * ```
 *
 * @param make is given places instead of values, so it can decide nothing by them; nor by the scope, in which organization and account are
 *   places, too
 */
export function keptWithinWalls<Values extends object, Row>(
  make: (scope: Scope, values: Places<Values>) => Makes<Row>,
): (scope: Scope, values: Values) => CompiledQuery<Row> {
  const kept: { wide?: CompiledQuery<Row>; narrow?: CompiledQuery<Row> } = {}
  return (scope, values) => {
    const kind = scope.accounts === 'all' ? 'wide' : 'narrow'
    kept[kind] ??= scope.template(WALLS, (within) => make(within, placesFor<Values>(values)))
    return filled(kept[kind], (name) => {
      if (name === ORGANIZATION) return scope.organizationId
      return name === ACCOUNT ? scope.accounts : values[name as keyof Values]
    })
  }
}
