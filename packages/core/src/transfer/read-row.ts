import type { FileRow, RowProblem } from '../domain/import.ts'

/** A row, or why it cannot be one. */
export type ReadRow = FileRow | { readonly line: number; readonly problem: RowProblem }

/** A row that is refused before anybody looks at what it asks for. */
export function badRow(line: number, message: string): ReadRow {
  return { line, problem: { line, code: 'invalid_input', message } }
}

export const GARBLED = 'The row is not valid UTF-8. Save the file as UTF-8.'
