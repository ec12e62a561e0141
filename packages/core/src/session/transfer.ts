import { z } from 'zod'
import type { ExportedRow, RowProblem, TransferKind } from '../domain/import.ts'
import { TenantryError } from '../errors.ts'
import { parseInput } from '../operations/input.ts'
import { type ExportOptions, exportFile } from '../transfer/export-file.ts'
import {
  type BatchAnswer,
  type BatchInput,
  type ImportOptions,
  type ImportReport,
  importFile,
  type SendBatch,
} from '../transfer/import-file.ts'
import type { Source } from '../transfer/read-text.ts'
import type { Run } from './operation-types.ts'

/** Which users are exported. */
export interface ExportUsersOptions extends ExportOptions {
  /** Those of one account only. */
  readonly accountId?: string
}

/** Imports files of users and of accounts, each row under this session's rights. */
export function importOf(run: Run, now: () => Date) {
  const importKind =
    (kind: TransferKind) =>
    async (source: Source, options: ImportOptions = {}): Promise<ImportReport> => {
      parseInput(importOptions, options)
      refuseNoSource(source)
      const send: SendBatch = (batch, key) => sendBatch(run, kind, { batch, key })
      return importFile(kind, { source, send, now }, options)
    }
  return {
    users: importKind('users'),
    accounts: importKind('accounts'),
    /** One batch of at most 1,000 rows, for whoever reads files in a way of their own. */
    batch: (kind: TransferKind, batch: BatchInput, idempotencyKey?: string): Promise<BatchAnswer> =>
      sendBatch(run, kind, { batch, key: idempotencyKey }),
  }
}

/** Writes files of the users and of the accounts that this session may read; never secrets. */
export function exportOf(run: Run) {
  return {
    users: async function* (options: ExportUsersOptions = {}): AsyncGenerator<string> {
      parseInput(exportUsersOptions, options)
      const { accountId, ...how } = options
      yield* exportFile('users', (after) => run('user.exportPage', { after, accountId }), how)
    },
    accounts: async function* (options: ExportOptions = {}): AsyncGenerator<string> {
      parseInput(exportOptions, options)
      yield* exportFile('accounts', (after) => run('account.exportPage', { after }), options)
    },
    /** One page of rows in the order of their ids, for whoever writes files in a way of their own. */
    page: (kind: TransferKind, input: PageInput): Promise<readonly ExportedRow[]> =>
      run(QUERIES[kind], input),
  }
}

/** Which page. */
export interface PageInput {
  /** The id of the last row of the page before. */
  readonly after?: string | undefined
  /** At most 1,000. */
  readonly limit?: number
  /** Users of one account only. */
  readonly accountId?: string
}

const aFunction = z.custom<unknown>((value) => typeof value === 'function', 'must be a function').optional()
const format = z.enum(['csv', 'jsonl'], 'is csv or jsonl').optional()

/** Misspelt or mistyped, `dryRun` would write and `strict` would not be. */
const importOptions = z.strictObject({
  format,
  account: z.string().optional(),
  strict: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  run: z.string().optional(),
  onProgress: aFunction,
  onProblem: aFunction,
})

const exportOptions = z.strictObject({ format, onProgress: aFunction })

/** The account is for the query to judge. */
const exportUsersOptions = exportOptions.extend({ accountId: z.unknown().optional() })

function refuseNoSource(source: unknown): void {
  if (typeof source === 'string') return
  if (typeof source === 'object' && source !== null)
    if (Symbol.asyncIterator in source || Symbol.iterator in source) return
  throw new TenantryError(
    'invalid_input',
    'A file is a text, a stream, or the parts of either. Pass one of these.',
  )
}

const QUERIES = { users: 'user.exportPage', accounts: 'account.exportPage' } as const
const COMMANDS = { users: 'user.importBatch', accounts: 'account.importBatch' } as const

/** Sends one batch; that a strict one was refused is an answer here, with the rows for whose sake. */
async function sendBatch(
  run: Run,
  kind: TransferKind,
  { batch, key }: { batch: BatchInput; key: string | undefined },
): Promise<BatchAnswer> {
  try {
    return await run(COMMANDS[kind], batch, key === undefined ? {} : { idempotencyKey: key })
  } catch (error) {
    if (error instanceof TenantryError && 'refused' in error.details) {
      return { refusedWhole: error.details.refused as readonly RowProblem[] }
    }
    throw error
  }
}
