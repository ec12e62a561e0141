import type pg from 'pg'
import type { Finding } from './finding.ts'

/**
 * What is lost by a pool that the host hands in. It is used as it is; the pools that Tenantry opens itself have all of this.
 *
 * @param pool the host's
 */
export async function hostPoolFindings(pool: pg.Pool): Promise<readonly Finding[]> {
  const settings = pool.options
  const weak = (problem: string, mend: string, weight: Finding['weight'] = 'advice'): Finding => ({
    weight,
    problem,
    mend,
  })
  const findings: Finding[] = []
  if (pool.listenerCount('error') === 0) {
    findings.push(
      weak(
        'The pool has no error listener: an idle connection that breaks ends the process.',
        "Add pool.on('error', …).",
        'fault',
      ),
    )
  }
  if (!settings.connectionTimeoutMillis) {
    findings.push(
      weak(
        'The pool waits for a connection for ever: a frozen server freezes the host.',
        'Set connectionTimeoutMillis.',
      ),
    )
  }
  if (!settings.query_timeout) {
    findings.push(
      weak('The pool waits for an answer for ever: a frozen server freezes the host.', 'Set query_timeout.'),
    )
  }
  if (!settings.statement_timeout) {
    findings.push(
      weak(
        'The pool lets a statement run for ever on the server.',
        'Set statement_timeout, below query_timeout.',
      ),
    )
  }
  if (!settings.idle_in_transaction_session_timeout) {
    findings.push(
      weak('A transaction that hangs keeps its locks for ever.', 'Set idle_in_transaction_session_timeout.'),
    )
  }
  if (settings.pipeline !== true) {
    findings.push(
      weak('The pool does not pipeline, so every call takes more round trips.', 'Set pipeline: true.'),
    )
  }
  if (settings.max !== undefined && settings.max < 2) {
    findings.push(
      weak(`The pool has ${settings.max} connection, so calls wait for each other.`, 'Raise max.'),
    )
  }
  return [...findings, ...(await connectionFindings(pool))]
}

/** More than a JavaScript number tells apart. */
const BIG = '9007199254740993'

/**
 * The store maps rows by these; a host that changed pg's parsers for its own queries changed them for ours. And one connection tells
 * whether it leads to the server itself: a pooler answers with a process of its own.
 */
async function connectionFindings(pool: pg.Pool): Promise<readonly Finding[]> {
  const client: pg.PoolClient & { readonly processID?: number | null } = await pool.connect()
  try {
    const { rows } = await client.query<Record<'time' | 'written' | 'count' | 'json' | 'process', unknown>>(
      `select now() as time, now()::text as written, 1::integer as count, '{}'::json as json, pg_backend_pid() as process`,
    )
    const { time, written, count, json, process } = rows[0] ?? {}
    const isIso = /^\d{4}-/.test(String(written))
    const wrong = [
      ...(time instanceof Date || !isIso ? [] : ['timestamptz as a Date']),
      ...(typeof count === 'number' ? [] : ['integer as a number']),
      ...((await keepsDigits(client)) ? [] : ['bigint with all its digits']),
      ...(typeof json === 'object' ? [] : ['json as an object']),
    ]
    const pooled = typeof client.processID === 'number' && String(client.processID) !== String(process)
    return [...wrong.map(misread), ...(isIso ? [] : [FOREIGN_DATES]), ...(pooled ? [POOLED] : [])]
  } finally {
    client.release()
  }
}

/** A parser may also refuse what a number does not hold exactly, as that of Tenantry's own pool does. */
async function keepsDigits(client: pg.PoolClient): Promise<boolean> {
  try {
    const { rows } = await client.query<{ big: unknown }>(`select ${BIG}::bigint as big`)
    return String(rows[0]?.big) === BIG
  } catch (error) {
    if (error instanceof RangeError) return true
    throw error
  }
}

function misread(what: string): Finding {
  return {
    weight: 'fault',
    problem: `The pool does not give ${what}, as node-postgres does unless told otherwise.`,
    mend: 'Give the pool type parsers of its own (types), or let Tenantry open its own pool.',
  }
}

const FOREIGN_DATES: Finding = {
  weight: 'fault',
  problem:
    'The connections of the pool write times otherwise than ISO 8601 does, so that none of them can be read.',
  mend: "Set DateStyle to 'ISO' for them, or leave it as it is by default.",
}

const POOLED: Finding = {
  weight: 'advice',
  problem:
    'A pooler stands between the pool and the server: one that gives a connection away after each transaction forgets prepared statements and loses notifications.',
  mend: 'Connect to the server itself, or let the pooler keep a connection for the whole session.',
}
