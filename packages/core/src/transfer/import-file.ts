import { hash } from 'node:crypto'
import type { FileRow, ImportedBatch, RowProblem, TransferFormat, TransferKind } from '../domain/import.ts'
import { readBatches } from './read-batches.ts'
import type { Source } from './read-text.ts'

/** Problems that a report holds; all of them go to `onProblem`, and the report counts all. */
const REPORTED_PROBLEMS = 1_000

/** How a file is imported. */
export interface ImportOptions {
  /** `csv`, or one JSON object a line; `csv` where nothing is said. */
  readonly format?: TransferFormat
  /** The external id of the account of those users for whom the file names none. */
  readonly account?: string
  /** One refused row refuses its batch of 1,000 rows whole. */
  readonly strict?: boolean
  /** Says what would become of each row, and writes nothing. */
  readonly dryRun?: boolean
  /**
   * A name for this run. The same file under the same name goes on where an earlier run of the last 24 hours was interrupted, and does
   * nothing a second time; without a name, the file itself is the name.
   */
  readonly run?: string
  /** Called after each batch. */
  readonly onProgress?: (progress: ImportCounts) => void
  /** Called for each refused row, in the order of the batches. */
  readonly onProblem?: (problem: RowProblem) => void
}

/** How many rows became what. */
export interface ImportCounts {
  readonly rows: number
  readonly created: number
  readonly changed: number
  /** Rows that already say what is there. */
  readonly same: number
  readonly refused: number
  /** Sound rows of a strict batch that was refused for the sake of others. */
  readonly withheld: number
  /** Rows of which the answer is an earlier run's: they were not imported again. */
  readonly continued: number
}

/** What became of a file. */
export interface ImportReport extends ImportCounts {
  readonly dryRun: boolean
  /** The first 1,000 refused rows, with their lines. */
  readonly problems: readonly RowProblem[]
  /** Columns that were read and not used: ids are ours to give. */
  readonly ignored: readonly string[]
}

/** A batch as it is sent. */
export interface BatchInput {
  readonly rows: readonly FileRow[]
  readonly strict: boolean
  readonly dryRun: boolean
}

/** What a batch answers: what became of its rows, or that all were refused for the sake of some. */
export type BatchAnswer = ImportedBatch | { readonly refusedWhole: readonly RowProblem[] }

/** Imports a batch under a key. */
export type SendBatch = (batch: BatchInput, idempotencyKey: string | undefined) => Promise<BatchAnswer>

/**
 * Imports a file, batch after batch, holding one batch at a time.
 *
 * @throws TenantryError `invalid_input` with the line, where the file cannot be read further; what stood before it was imported
 */
export async function importFile(
  kind: TransferKind,
  { source, send, now }: { source: Source; send: SendBatch; now: () => Date },
  options: ImportOptions,
): Promise<ImportReport> {
  const { strict = false, dryRun = false } = options
  const startedAt = now().toISOString()
  const counts = { rows: 0, created: 0, changed: 0, same: 0, refused: 0, withheld: 0, continued: 0 }
  const problems: RowProblem[] = []
  const ignored = new Set<string>()
  const report = (refused: readonly RowProblem[]) => {
    counts.refused += refused.length
    problems.push(...refused.slice(0, REPORTED_PROBLEMS - problems.length))
    for (const problem of refused) options.onProblem?.(problem)
  }
  const take = (answer: ImportedBatch) => {
    counts.created += answer.created
    counts.changed += answer.changed
    counts.same += answer.same
    if (!dryRun && answer.at < startedAt) counts.continued += answer.created + answer.changed + answer.same
  }
  let key = keyAfter('', { kind, strict, run: options.run ?? null })
  for await (const batch of readBatches(source, kind, options)) {
    counts.rows += batch.rows.length + batch.problems.length
    for (const field of batch.ignored) ignored.add(field)
    key = keyAfter(key, batch.rows)
    const refused = [...batch.problems]
    // In a strict batch with rows that cannot even be read the others are only looked at, so that all problems are told.
    const onlyLook = dryRun || (strict && refused.length > 0)
    let rows = batch.rows
    for (let again = key; rows.length > 0; again = keyAfter(again, 'again')) {
      const answer = await send(
        { rows, strict: strict && !onlyLook, dryRun: onlyLook },
        onlyLook ? undefined : again,
      )
      const told = 'refusedWhole' in answer ? answer.refusedWhole : answer.refused
      const lines = new Set(told.map(({ line }) => line))
      const whole = strict && refused.length + told.length > 0
      const repeated = !('refusedWhole' in answer) && !onlyLook && answer.at < startedAt && told.length > 0
      if (whole || 'refusedWhole' in answer) counts.withheld += rows.length - told.length
      else take(answer)
      if (!repeated) {
        refused.push(...told)
        break
      }
      // An earlier run refused them, perhaps for a reason that is gone: these rows alone are tried again.
      rows = rows.filter(({ line }) => lines.has(line))
    }
    report(refused.sort((a, b) => a.line - b.line))
    options.onProgress?.({ ...counts })
  }
  return { ...counts, dryRun, problems, ignored: [...ignored] }
}

/** A key that says all that was read so far: the same file gives the same keys, and another one from the first difference on others. */
function keyAfter(key: string, what: unknown): string {
  return `import:${hash('sha256', `${key}\n${JSON.stringify(what)}`)}`
}
