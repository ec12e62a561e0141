import { BATCH_ROWS, type ImportedBatch, type RowProblem } from '../../domain/import.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import { onTrial } from './on-trial.ts'
import { type Judged, problemOf } from './row-input.ts'

/** How a batch is imported. */
export interface HowToImport {
  /** One refused row refuses the whole batch. */
  readonly strict: boolean
  /** Says what would become of each row, and writes nothing. */
  readonly dryRun: boolean
}

/** A row whose plan stands. */
export interface Planned<Plan> {
  readonly line: number
  readonly plan: Plan
}

/** What the rows of one kind of thing need to be imported. */
export interface Importer<Cells, Plan extends { readonly kind: 'new' | 'changed' | 'same' }> {
  /** @throws TenantryError why this row is not imported */
  plan(cells: Cells): Plan | Promise<Plan>
  /** What the row is about, in a word that two rows about the same thing have in common. */
  subjects(plan: Plan): readonly string[]
  /**
   * Refuses what no row alone shows, such as that the last administrator goes. A `conflict` may be one with rows that are not written
   * after all, or be mended by others of the batch: it is decided once more when those are written.
   */
  check?(plan: Plan): Promise<void>
  /** Writes the rows, and returns those that were not: the database refused them, or a limit leaves no place for them. */
  write(rows: readonly Planned<Plan>[]): Promise<readonly RowProblem[]>
  record(plan: Plan): void
  /** Recognises anew those whom somebody else wrote meanwhile. */
  again(rows: readonly Judged<Cells>[]): Promise<Importer<Cells, Plan>>
}

/** What became of some rows. */
interface Outcome<Plan> {
  readonly done: readonly Planned<Plan>[]
  readonly refused: readonly RowProblem[]
}

/**
 * Imports the rows of a batch: decides each, writes those that may be written in a few statements, and records one event for each of
 * them. What is refused is reported and skipped.
 *
 * @throws TenantryError where the batch is `strict` and one of its rows is refused, with all of them in `details.refused`
 */
export async function importBatch<Cells, Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  work: Work,
  {
    rows,
    how,
    importer,
  }: { rows: readonly Judged<Cells>[]; how: HowToImport; importer: Importer<Cells, Plan> },
): Promise<ImportedBatch> {
  const planAll = () => planAndWrite(rows, importer)
  const { done, refused } = await (how.dryRun ? onTrial(work, planAll) : planAll())
  if (how.strict && !how.dryRun) refuseWhole(refused)
  if (!how.dryRun) record(work, { done, refused, importer })
  const count = (kind: Plan['kind']) => done.filter(({ plan }) => plan.kind === kind).length
  return {
    at: work.now.toISOString(),
    created: count('new'),
    changed: count('changed'),
    same: count('same'),
    refused,
  }
}

/**
 * Decides and writes some rows. A new one that was not written may be there by now, because another import of the same file was a
 * moment faster, and what conflicted with the rows of the batch together may do so no more: such rows are recognised once more.
 */
async function planAndWrite<Cells, Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  rows: readonly Judged<Cells>[],
  importer: Importer<Cells, Plan>,
): Promise<Outcome<Plan>> {
  const first = await attempt(rows, importer)
  if (first.again.size === 0) return first
  const late = rows.filter(({ line }) => first.again.has(line))
  const second = await attempt(late, await importer.again(late))
  return {
    done: [...first.done, ...second.done].sort((a, b) => a.line - b.line),
    refused: [...first.refused.filter(({ line }) => !first.again.has(line)), ...second.refused].sort(
      (a, b) => a.line - b.line,
    ),
  }
}

async function attempt<Cells, Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  rows: readonly Judged<Cells>[],
  importer: Importer<Cells, Plan>,
): Promise<Outcome<Plan> & { readonly again: ReadonlySet<number> }> {
  const { planned, refused, conflicting } = await decide(rows, importer)
  const unwritten = await importer.write(planned.filter(({ plan }) => plan.kind !== 'same'))
  const lines = new Set(unwritten.map(({ line }) => line))
  return {
    done: planned.filter(({ line }) => !lines.has(line)),
    refused: [...refused, ...unwritten].sort((a, b) => a.line - b.line),
    again: new Set([
      ...planned.flatMap(({ line, plan }) => (plan.kind === 'new' && lines.has(line) ? line : [])),
      ...conflicting,
    ]),
  }
}

async function decide<Cells, Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  rows: readonly Judged<Cells>[],
  importer: Importer<Cells, Plan>,
): Promise<{
  planned: readonly Planned<Plan>[]
  refused: readonly RowProblem[]
  /** The lines whose refusal stands on the other rows. */
  conflicting: readonly number[]
}> {
  const planned: Planned<Plan>[] = []
  const refused: RowProblem[] = []
  const conflicting: number[] = []
  const lines = new Map<string, number>()
  for (const row of rows) {
    if ('problem' in row) {
      refused.push(row.problem)
      continue
    }
    try {
      const plan = await importer.plan(row.cells)
      for (const subject of importer.subjects(plan)) refuseRepeated(lines, subject, row.line)
      const problem = await checked(importer, { line: row.line, plan })
      if (problem === null) planned.push({ line: row.line, plan })
      else refused.push(problem)
      if (problem?.code === 'conflict') conflicting.push(row.line)
    } catch (error) {
      refused.push(problemOf(row.line, error))
    }
  }
  return { planned, refused, conflicting }
}

/** Why a row that is sound by itself is refused. */
async function checked<Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  importer: Pick<Importer<never, Plan>, 'check'>,
  { line, plan }: Planned<Plan>,
): Promise<RowProblem | null> {
  try {
    await importer.check?.(plan)
    return null
  } catch (error) {
    return problemOf(line, error)
  }
}

function refuseRepeated(lines: Map<string, number>, subject: string, line: number): void {
  const earlier = lines.get(subject)
  if (earlier !== undefined) {
    throw new TenantryError('conflict', `It is about the same as line ${earlier}. Keep one of the two.`)
  }
  lines.set(subject, line)
}

/** Whether one of the rows was forbidden decides the code: then the refusal is recorded as a denial. */
function refuseWhole(refused: readonly RowProblem[]): void {
  if (refused.length === 0) return
  const code = refused.some((problem) => problem.code === 'forbidden') ? 'forbidden' : 'conflict'
  throw new TenantryError(
    code,
    `${refused.length} of at most ${BATCH_ROWS} rows are refused, so none of them was imported. Correct them and import again.`,
    { refused },
  )
}

/** One event for each row that was written, and one that says how many were forbidden: the command itself was not. */
function record<Plan extends { readonly kind: 'new' | 'changed' | 'same' }>(
  work: Work,
  {
    done,
    refused,
    importer,
  }: {
    done: readonly Planned<Plan>[]
    refused: readonly RowProblem[]
    importer: Pick<Importer<never, Plan>, 'record'>
  },
): void {
  for (const { plan } of done) if (plan.kind !== 'same') importer.record(plan)
  const forbidden = refused.filter(({ code }) => code === 'forbidden').length
  if (forbidden === 0) return
  work.record({
    type: 'import.forbidden',
    on: { type: 'organization', id: work.organization.id },
    accountId: work.actor.accountId,
    ...(work.actor.userId === null ? {} : { userId: work.actor.userId }),
    after: { refusedRows: forbidden },
  })
}
