import { normalizeEmail } from '../domain/email.ts'
import { externalIdFromName } from '../domain/external-id.ts'
import {
  BATCH_ROWS,
  type FileRow,
  type RowProblem,
  type TransferFormat,
  type TransferKind,
} from '../domain/import.ts'
import { tidy } from '../domain/text.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-json-lines.ts'
import { badRow } from './read-row.ts'
import type { Source } from './read-text.ts'
import { SeenMarks } from './seen-marks.ts'

/** In characters: a batch travels to the process that holds the database's folder, in a message of at most a megabyte. */
const BATCH_CHARACTERS = 200_000

/** Rows that are imported together, and those before them that cannot be. */
export interface Batch {
  readonly rows: readonly FileRow[]
  readonly problems: readonly RowProblem[]
  readonly ignored: readonly string[]
}

/** Reads a file in batches of at most 1,000 rows. A row that is about the same as an earlier one of the file is refused. */
export async function* readBatches(
  source: Source,
  kind: TransferKind,
  { format = 'csv', account }: { readonly format?: TransferFormat; readonly account?: string },
): AsyncGenerator<Batch> {
  const seen = new SeenMarks()
  let rows: FileRow[] = []
  let problems: RowProblem[] = []
  let ignored = new Set<string>()
  let size = 0
  for await (const read of format === 'csv' ? readCsv(source, kind) : readJsonLines(source, kind)) {
    const row = 'problem' in read ? read : refuseRepeated(seen, kind, prepared(read, kind, account))
    const length = 'problem' in row ? 0 : JSON.stringify(row).length
    if (rows.length + problems.length >= BATCH_ROWS || size + length > BATCH_CHARACTERS) {
      yield { rows, problems, ignored: [...ignored] }
      rows = []
      problems = []
      ignored = new Set()
      size = 0
    }
    size += length
    if ('problem' in row) problems.push(row.problem)
    else rows.push(row)
    if (!('problem' in read) && 'id' in read.cells) ignored.add('id')
  }
  if (rows.length + problems.length > 0) yield { rows, problems, ignored: [...ignored] }
}

/** Without the id, which is ours to give, and with the account that the file does not name. */
function prepared(
  { line, cells: { id: _, ...cells } }: FileRow,
  kind: TransferKind,
  account: string | undefined,
): FileRow {
  return { line, cells: kind === 'users' && account !== undefined ? { account, ...cells } : cells }
}

function refuseRepeated(seen: SeenMarks, kind: TransferKind, row: FileRow) {
  for (const [what, mark] of marksOf(kind, row.cells)) {
    const earlier = seen.see(`${what} ${mark}`, row.line)
    if (earlier !== null) {
      return badRow(row.line, `Line ${earlier} has the same ${what} already. Keep one of the two.`)
    }
  }
  return row
}

/** By what a row is recognised, spelled as it is stored. */
function marksOf(
  kind: TransferKind,
  { email, externalId, name }: FileRow['cells'],
): readonly (readonly [string, string])[] {
  const marks: [string, string][] = []
  if (kind === 'users' && typeof email === 'string') marks.push(['e-mail address', normalizeEmail(email)])
  if (typeof externalId === 'string') marks.push(['external id', tidy(externalId)])
  else if (kind === 'accounts' && typeof name === 'string')
    marks.push(['external id', externalIdFromName(name)])
  return marks
}
