import {
  type ExportedRow,
  TRANSFER_FIELDS,
  type TransferFormat,
  type TransferKind,
} from '../domain/import.ts'
import { csvHeader, csvRows } from './write-csv.ts'

/** How something is exported. */
export interface ExportOptions {
  /** `csv` for spreadsheets, `jsonl` for programs; `csv` where nothing is said. */
  readonly format?: TransferFormat
  /** Called after each page with the number of rows so far. */
  readonly onProgress?: (rows: number) => void
}

/** Reads the rows after an id. */
export type ReadPage = (after: string | undefined) => Promise<readonly ExportedRow[]>

/**
 * Writes a file part by part, a page of rows at a time, in the order of their ids. Each page is read in a transaction of its own and
 * under the rights of that moment (H18): what is there from the beginning to the end comes exactly once, as it was when its page was
 * read.
 */
export async function* exportFile(
  kind: TransferKind,
  readPage: ReadPage,
  { format = 'csv', onProgress }: ExportOptions,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader(kind)
  let count = 0
  let after: string | undefined
  for (;;) {
    const rows = await readPage(after)
    if (rows.length === 0) return
    const text = format === 'csv' ? csvRows(kind, rows) : jsonLines(kind, rows)
    yield text
    count += rows.length
    onProgress?.(count)
    after = rows.at(-1)?.id
  }
}

function jsonLines(kind: TransferKind, rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row, [...TRANSFER_FIELDS[kind]])}\n`).join('')
}
