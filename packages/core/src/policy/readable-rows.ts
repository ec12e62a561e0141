import type { AnyAbility } from '@casl/ability'
import { accessibleBy } from '@tenantry/casl-kysely'
import type { Subject } from './permissions.ts'

type Columns = Readonly<Record<string, string>>

/**
 * The rows of a subject that somebody may read, as a where clause. It is made once for each ability, which never changes: so who has the
 * same clause has the same rights.
 *
 * @param columns of those fields that are not named like their column
 */
export function readableRows(subject: Subject, columns: Columns) {
  const made = new WeakMap<AnyAbility, ReturnType<typeof clauseOf>>()
  return (ability: AnyAbility) => {
    const clause = made.get(ability) ?? clauseOf(ability, subject, columns)
    made.set(ability, clause)
    return clause
  }
}

function clauseOf(ability: AnyAbility, subject: Subject, columns: Columns) {
  return accessibleBy(ability, 'read', subject, { column: (field) => columns[field] ?? field })
}
