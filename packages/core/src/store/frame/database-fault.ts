import { TenantryError } from '../../errors.ts'

/** SQLSTATE classes and codes that say "the server is not there for us", as opposed to "this statement is wrong". */
const AWAY = /^(08|53|57P0|25P03|58)/
const AWAY_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
])
/** node-postgres gives these no code; the texts are its own and pinned with its version. */
const AWAY_TEXT =
  /^(Query read timeout|timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|timeout expired)/

/** No file where the server's socket should be; of any other file the same code says something else. */
function isMissingSocket(error: unknown): boolean {
  return (
    codeOf(error) === 'ENOENT' && error instanceof Error && 'syscall' in error && error.syscall === 'connect'
  )
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Whether an error says that the connection or the server is gone, so that nothing is known of what was under way. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error)
  return (
    AWAY.test(code) ||
    AWAY_SYSTEM.has(code) ||
    isMissingSocket(error) ||
    (error instanceof Error && AWAY_TEXT.test(error.message))
  )
}

/** The server gave a statement up because it took too long (SQLSTATE 57014); the connection lives on. */
function tookTooLong(error: unknown): boolean {
  return codeOf(error) === '57014'
}

/** Turns a lost, unreachable or too slow server into the refusal `unavailable`; every other error is a fault and stays what it is. */
export function faultOf(error: unknown): Error {
  if (error instanceof TenantryError) return error
  if (isAway(error) || tookTooLong(error))
    return new TenantryError('unavailable', undefined, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}

/** The connection broke while the commit was under way: only the idempotency key can tell what happened. */
export function unknownOutcome(cause: unknown): TenantryError {
  return new TenantryError(
    'unavailable',
    'The database went away while this was being committed, so it is not known whether it was done. Send it again with the same idempotency key.',
    { outcome: 'unknown', cause },
  )
}

/** The name of the constraint that a statement ran into, or null. Matched on the SQLSTATE: PGlite's errors are no instances of pg's class. */
export function brokenConstraint(error: unknown): string | null {
  if (!/^23/.test(codeOf(error)) || typeof error !== 'object' || error === null || !('constraint' in error))
    return null
  return typeof error.constraint === 'string' ? error.constraint : null
}

/** Whether a statement gave up waiting for a lock (SQLSTATE 55P03). */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/** "cached plan must not change result type": the schema changed under a named statement, and on this connection it stays so. */
export function isStalePlan(error: unknown): boolean {
  return codeOf(error) === '0A000'
}

/** What a transaction took its locks by has changed while it waited for them. It gives up, and may be run again. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

/** A statement was not sent, because its transaction had ended before. */
export class SentAfterEnd extends Error {
  override readonly name = 'SentAfterEnd'
}

/** A statement was not run, because one that was sent before it, in the same flight, had failed. It has the SQLSTATE of any that comes after a failure. */
export class SkippedBehindFailure extends Error {
  override readonly name = 'SkippedBehindFailure'
  readonly code = '25P02'

  constructor(failure: unknown) {
    super('a statement was not run, because one before it had failed', { cause: failure })
  }
}

/** Whether a statement was not run because one before it, in the same transaction, had failed (SQLSTATE 25P02). */
export function isSkipped(error: unknown): boolean {
  return codeOf(error) === '25P02'
}

/** Whether the server refused a transaction because what it was begun on is not so any more (`tenantry.assure`). */
export function isUnforeseen(error: unknown): boolean {
  return codeOf(error) === 'TY001'
}

/** Whether a transaction gave way so that another could go on (40P01 deadlock, 40001 serialization, overtaken, unforeseen): it may be run again. */
export function isTornDown(error: unknown): boolean {
  const code = codeOf(error)
  return error instanceof Overtaken || isUnforeseen(error) || code === '40P01' || code === '40001'
}
