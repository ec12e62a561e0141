import type { RefusalCode } from '../errors.ts'
import type { Account } from './account.ts'
import type { User } from './user.ts'

/** What can be imported and exported. */
export type TransferKind = 'users' | 'accounts'

/** How a file is written: comma-separated values, or one JSON object a line. */
export type TransferFormat = 'csv' | 'jsonl'

/** Rows that are written together: one command, one transaction, one idempotency key. */
export const BATCH_ROWS = 1_000

/** In characters: more than any field takes, so that what is too long is told for its row and not for the whole batch. */
export const CELL_MAX = 10_000

/** More roles than that are a mistake in the file. */
export const ROLES_MAX = 20

/** The fields of a row in a file, in the order of the columns. `id` is written and, on the way back, ignored. */
export const TRANSFER_FIELDS = {
  users: ['id', 'account', 'email', 'firstName', 'lastName', 'externalId', 'roles', 'status'],
  accounts: ['id', 'externalId', 'name', 'description', 'status'],
} as const satisfies Readonly<Record<TransferKind, readonly string[]>>

/** A row of a file as texts, not yet judged: what is not there is left as it is. */
export interface FileRow {
  /** The line of the file on which the row begins, from 1. */
  readonly line: number
  readonly cells: Readonly<Record<string, string | readonly string[]>>
}

/** Why a row was not imported. */
export interface RowProblem {
  readonly line: number
  readonly code: RefusalCode
  readonly message: string
}

/** What became of the rows of one batch. */
export interface ImportedBatch {
  /** When it was decided: an earlier time than the call's says that the answer is an earlier run's. */
  readonly at: string
  readonly created: number
  readonly changed: number
  /** Rows that already say what is there: nothing was written for them. */
  readonly same: number
  readonly refused: readonly RowProblem[]
}

/** Rows that are read together. */
export const EXPORT_PAGE_ROWS = 1_000

/** A user as a row of a file. Secrets are never in it. */
export interface ExportedUser
  extends Pick<User, 'id' | 'email' | 'firstName' | 'lastName' | 'externalId' | 'roles' | 'status'> {
  /** The external id of the user's account. */
  readonly account: string
}

/** An account as a row of a file. */
export type ExportedAccount = Pick<Account, 'id' | 'externalId' | 'name' | 'description' | 'status'>

export type ExportedRow = ExportedUser | ExportedAccount
