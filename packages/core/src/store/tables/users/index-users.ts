import { sql } from 'kysely'
import type { UserId } from '../../../domain/id.ts'
import { keptWithinWalls } from '../../walls/kept-within-walls.ts'
import type { Places } from '../../walls/places.ts'
import type { Scope } from '../../walls/scope.ts'

const indexed = keptWithinWalls(
  (_scope, { ids }: Places<{ ids: readonly UserId[] }>) => sql`select tenantry.index_users(${ids}::text[])`,
)

/**
 * Takes some users into the index in which they are searched, as they stand in their table. Whoever inserts users or changes what they
 * are found by calls this in the same transaction: a user without a place in the index is refused at the commit (`user_can_be_found`).
 */
export async function indexUsers(scope: Scope, ids: readonly UserId[]): Promise<void> {
  await scope.send(indexed(scope, { ids }))
}
