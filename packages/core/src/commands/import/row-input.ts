import { z } from 'zod'
import { BATCH_ROWS, CELL_MAX, type RowProblem } from '../../domain/import.ts'
import { TenantryError } from '../../errors.ts'
import { parseInput } from '../../operations/input.ts'

/** A cell as it stands in the file. */
export const cell = z.string().max(CELL_MAX, `has at most ${CELL_MAX} characters`)

/** A row that was read by the rules of its fields, or why it could not be. */
export type Judged<Cells> =
  | { readonly line: number; readonly cells: Cells }
  | { readonly line: number; readonly problem: RowProblem }

/** Rows of a file, each with its line; a row that breaks the rules of its fields does not break the batch. */
export function rowsOf<Cells extends z.ZodRawShape, Schema extends z.ZodType>(cells: Cells, schema: Schema) {
  return z
    .array(z.strictObject({ line: z.number().int().min(1), cells: z.strictObject(cells) }))
    .min(1)
    .max(BATCH_ROWS, `has at most ${BATCH_ROWS} rows`)
    .transform((rows) => rows.map((row) => judge(schema, row)))
}

function judge<Schema extends z.ZodType>(
  schema: Schema,
  { line, cells }: { line: number; cells: unknown },
): Judged<z.output<Schema>> {
  try {
    return { line, cells: parseInput(schema, cells) }
  } catch (error) {
    return { line, problem: problemOf(line, error) }
  }
}

/** A refusal of one row; whatever else was thrown is a fault of the whole. */
export function problemOf(line: number, error: unknown): RowProblem {
  if (!(error instanceof TenantryError)) throw error
  return { line, ...error.toJSON() }
}
