import Papa from 'papaparse'
import type { TransferKind } from '../domain/import.ts'
import { rolesIn, sizeProblem } from './cells.ts'
import { restore } from './formula-cells.ts'
import { readHeader } from './read-header.ts'
import { badRow, GARBLED, type ReadRow } from './read-row.ts'
import { countNewlines, MAX_ROW, readText, type Source } from './read-text.ts'
import { unreadable } from './unreadable.ts'

/** What the parser gives; its own types say `any`. */
interface Parsed {
  readonly data: readonly (readonly string[])[]
  readonly errors: readonly { readonly row?: number }[]
  readonly meta: { readonly cursor: number }
}

/** A record of the file with the line on which it begins. */
interface Record {
  readonly line: number
  readonly cells: readonly string[]
  readonly garbled: boolean
}

/**
 * The rows of a file of comma-separated values (or of semicolons or tabs, whichever comes first in the header).
 *
 * @throws TenantryError `invalid_input` with the line, where the header is wrong or the quotes do not match; a row that is wrong by
 *   itself is only reported
 */
export async function* readCsv(source: Source, kind: TransferKind): AsyncGenerator<ReadRow> {
  let columns: readonly string[] | undefined
  for await (const { line, cells, garbled } of readRecords(source)) {
    if (cells.every((cell) => cell.trim() === '')) continue
    if (columns === undefined) {
      if (garbled) throw unreadable(line, 'the file is not UTF-8. Save it as UTF-8.')
      columns = readHeader(kind, cells, line)
    } else if (garbled) yield badRow(line, GARBLED)
    else yield rowOf(columns, line, cells)
  }
  if (columns === undefined) throw unreadable(1, 'the file is empty. Its first line must name the columns.')
}

function rowOf(columns: readonly string[], line: number, record: readonly string[]): ReadRow {
  if (record.length !== columns.length) {
    return badRow(line, `The row has ${record.length} cells, and the header ${columns.length} columns.`)
  }
  const cells: { [field: string]: string | readonly string[] } = {}
  for (const [at, field] of columns.entries()) {
    const text = restore(record[at] ?? '')
    if (text.trim() === '') continue
    const roles = field === 'roles' ? rolesIn(text) : null
    if (roles === null) cells[field] = text
    else if (roles.length > 0) cells[field] = roles
  }
  const problem = sizeProblem(cells)
  return problem === null ? { line, cells } : badRow(line, problem)
}

async function* readRecords(source: Source): AsyncGenerator<Record> {
  let line = 1
  let rest = ''
  let delimiter: string | undefined
  const garbled = new Set<number>()
  const take = function* (last: boolean): Generator<Record> {
    delimiter ??= /[,;\t]/.exec(rest.slice(0, rest.indexOf('\n')))?.[0] ?? ','
    const { data, errors, meta }: Parsed = new Papa.Parser({ delimiter, newline: '\n' }).parse(rest, 0, !last)
    for (const [at, cells] of data.entries()) {
      if (errors.some(({ row }) => row === at)) {
        throw unreadable(line, 'the quotes of the row that begins here do not match.')
      }
      const lines = cells.reduce((sum, cell) => sum + countNewlines(cell), 1)
      yield { line, cells, garbled: forget(garbled, line, lines) }
      line += lines
    }
    rest = rest.slice(meta.cursor)
  }
  for await (const part of readText(source)) {
    rest += part.text
    for (const each of part.garbled) garbled.add(each)
    yield* take(false)
    if (rest.length > MAX_ROW) {
      throw unreadable(line, 'the row that begins here is longer than a megabyte. Is a quote missing?')
    }
  }
  if (rest !== '') yield* take(true)
}

/** Whether one of a record's lines is garbled; they are not asked for again. */
function forget(garbled: Set<number>, first: number, lines: number): boolean {
  let found = false
  if (garbled.size === 0) return found
  for (let line = first; line < first + lines; line += 1) found = garbled.delete(line) || found
  return found
}
