import Papa from 'papaparse'
import { TRANSFER_FIELDS, type TransferKind } from '../domain/import.ts'
import { ROLE_SEPARATOR } from './cells.ts'
import { defuse } from './formula-cells.ts'

/** Spreadsheets take a file without it for one of their own, older encodings, and spoil every accent. */
const BYTE_ORDER_MARK = '\ufeff'

/** As RFC 4180 has it. */
const NEWLINE = '\r\n'

/** The first line of a file of comma-separated values. */
export function csvHeader(kind: TransferKind): string {
  return `${BYTE_ORDER_MARK}${TRANSFER_FIELDS[kind].join(',')}${NEWLINE}`
}

/** Some rows as lines of comma-separated values, in which no cell is a formula. */
export function csvRows(kind: TransferKind, rows: readonly object[]): string {
  const cells = rows.map((row) =>
    TRANSFER_FIELDS[kind].map((field) => defuse(cellOf(Reflect.get(row, field)))),
  )
  return `${Papa.unparse(cells, { newline: NEWLINE })}${NEWLINE}`
}

function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(ROLE_SEPARATOR)
  return typeof value === 'string' ? value : ''
}
