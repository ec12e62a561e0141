import pg from 'pg'

type Send = (text: unknown, values?: unknown) => Promise<unknown>

/** A pool of the host's whose every statement goes through `patch`: for harnesses only, the product knows nothing of it. */
function openPatchedPool(url: string, patch: (send: Send) => Send): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('connect', (client) => {
    Object.assign(client, { query: patch(client.query.bind(client) as Send) })
  })
  return pool
}

/** The row locks that a command takes before it decides. Without them every reading and every write stays the same. */
const LOCKS = / for (no key update|share)$/

/** A pool that strikes the locks out of every statement: the control of a race. */
export function openUnlockedPool(url: string): pg.Pool {
  return openPatchedPool(
    url,
    (send) => (text, values) => send(typeof text === 'string' ? text.replace(LOCKS, '') : text, values),
  )
}

/** A pool that counts how often the server tore one of its transactions down for another one's sake. */
export function openCountingPool(url: string): { pool: pg.Pool; deadlocks(): number } {
  let deadlocks = 0
  const pool = openPatchedPool(
    url,
    (send) => (text, values) =>
      send(text, values).catch((error: { code?: string }) => {
        if (error.code === '40P01') deadlocks += 1
        throw error
      }),
  )
  return { pool, deadlocks: () => deadlocks }
}
