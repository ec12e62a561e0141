import type { TransferFormat, TransferKind } from '../domain/import.ts'
import { UsageError } from './usage-error.ts'

const KINDS = ['users', 'accounts'] as const
const FORMATS = ['csv', 'jsonl'] as const

/** @throws UsageError for any other word */
export function kindNamed(text: string | undefined): TransferKind {
  const kind = KINDS.find((known) => known === text)
  if (kind === undefined) throw new UsageError(`--kind is users or accounts, ${andNot(text ?? '')}.`)
  return kind
}

/** What is said, else what the name of the file ends with, else CSV. */
export function formatOf(said: string | undefined, file: string | undefined): TransferFormat {
  if (said === undefined) return /\.(jsonl|ndjson)$/i.test(file ?? '') ? 'jsonl' : 'csv'
  const format = FORMATS.find((known) => known === said)
  if (format === undefined) throw new UsageError(`--format is csv or jsonl, ${andNot(said)}.`)
  return format
}

/** A dash says what no name says: the standard stream. */
export function nameOf(file: string | undefined): string | undefined {
  return file === '-' ? undefined : file
}

/** What was typed instead, cut short and in quotes. */
function andNot(text: string): string {
  return `and not ${JSON.stringify(text.slice(0, 50))}`
}
