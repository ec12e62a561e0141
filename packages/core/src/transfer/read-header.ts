import { TRANSFER_FIELDS, type TransferKind } from '../domain/import.ts'
import { nearestWord } from '../domain/nearest-word.ts'
import { hasInvisible } from '../domain/text.ts'
import { unreadable } from './unreadable.ts'

/** One of these must be there, to know what a row is about. */
const MARKS: Readonly<Record<TransferKind, readonly string[]>> = {
  users: ['email', 'externalId'],
  accounts: ['externalId', 'name'],
}

/**
 * The fields that the columns of a file hold, whatever their order and however they are written: `First name` is `firstName`.
 *
 * @throws TenantryError `invalid_input` for a column that is not known, is there twice, or has no name
 */
export function readHeader(kind: TransferKind, names: readonly string[], line: number): readonly string[] {
  const fields: readonly string[] = TRANSFER_FIELDS[kind]
  const columns = names.map((name) => {
    const field = fields.find((known) => fold(known) === fold(name))
    if (field === undefined) throw unreadable(line, unknownColumn(name, fields))
    return field
  })
  const twice = columns.find((column, at) => columns.indexOf(column) !== at)
  if (twice !== undefined) throw unreadable(line, `the column ${twice} is there twice. Keep one of the two.`)
  if (!MARKS[kind].some((mark) => columns.includes(mark))) {
    throw unreadable(line, `there is no column ${MARKS[kind].join(' or ')}, and one of them must be there.`)
  }
  return columns
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

function unknownColumn(name: string, fields: readonly string[]): string {
  const known = `The first line names the columns: ${fields.join(', ')}.`
  if (name.trim() === '') return `a column has no name. ${known}`
  if (hasInvisible(name)) return `a column has invisible characters in its name. ${known}`
  const meant = nearestWord(fold(name), fields.map(fold))
  const field = fields.find((each) => fold(each) === meant)
  return `there is no column ${JSON.stringify(name.slice(0, 50))}. ${field === undefined ? known : `Did you mean ${field}?`}`
}
