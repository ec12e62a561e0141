import { UnsafeCheckError } from './errors.ts'

/**
 * A row and the type that the code which read it gave it. Only this package makes one, so nothing inside the row can
 * choose its own type: bare CASL believes a `__caslSubjectType__` that arrived as JSON.
 */
export class TaggedRow {
  readonly type: string
  readonly row: object

  constructor(type: string, row: object) {
    this.type = type
    this.row = row
  }
}

/**
 * Names the type of a row, for CASL's own `ability.can(action, subject)`.
 *
 * @param type subject type that the rules speak of; a wildcard is no type of a row
 * @param row as the database returned it, with every column that a rule compares
 * @returns a wrapper around the row, not the row
 */
export function subjectOf(type: string, row: object): object {
  if (typeof type !== 'string' || type === '' || type === 'all') {
    throw new UnsafeCheckError('A check needs the type of its row, by name.')
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    throw new UnsafeCheckError(`A check takes one row of ${type}, never a bare type, a list or nothing.`)
  }
  if (row instanceof TaggedRow) throw new UnsafeCheckError(`This row of ${row.type} already has a type.`)
  return new TaggedRow(type, row)
}
