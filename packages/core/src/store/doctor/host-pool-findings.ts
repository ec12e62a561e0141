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
  return [...findings, ...(await valueFindings(pool))]
}

/** The store maps rows by these; a host that changed pg's parsers for its own queries changed them for ours. */
async function valueFindings(pool: pg.Pool): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ time: unknown; count: unknown; json: unknown }>(
    `select now() as time, 1::integer as count, '{}'::json as json`,
  )
  const { time, count, json } = rows[0] ?? {}
  const wrong = [
    ...(time instanceof Date ? [] : ['timestamptz as a Date']),
    ...(typeof count === 'number' ? [] : ['integer as a number']),
    ...(typeof json === 'object' ? [] : ['json as an object']),
  ]
  return wrong.map((what) => ({
    weight: 'fault',
    problem: `The pool does not give ${what}, as node-postgres does unless told otherwise.`,
    mend: 'Give the pool type parsers of its own (types), or let Tenantry open its own pool.',
  }))
}
