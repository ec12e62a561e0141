import pg from 'pg'

type Send = (text: unknown, values?: unknown) => Promise<unknown>

/** A pool of the host's whose every statement goes through `patch`: for harnesses only, the product knows nothing of it. */
export function openPatchedPool(url: string, patch: (send: Send) => Send): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('connect', (client) => {
    Object.assign(client, { query: patch(client.query.bind(client) as Send) })
  })
  return pool
}

/** The row locks that a command takes before it decides. Without them every reading and every write stays the same. */
const LOCKS = / for (no key update|update|share)$/

/** How long one of two waits for the other, in milliseconds, where that one was refused before. */
const PATIENCE_MS = 1_000

/**
 * A pool that strikes the locks out of every statement: the control of a race. Two transactions go on together from where they had
 * their locks, when they read again who acts, so that what the control shows does not hang on how busy the machine is.
 */
export function openUnlockedPool(url: string): pg.Pool {
  const meet = meetingOfTwo()
  return openPatchedPool(url, (send) => {
    let entered = 0
    return async (text, values) => {
      if (typeof text !== 'string') return send(text, values)
      if (text === 'begin') entered = 0
      if (text.includes('tenantry.enter(')) entered += 1
      if (entered === 2 && text.includes('tenantry.enter(')) await meet()
      return send(text.replace(LOCKS, ''), values)
    }
  })
}

/** A pool in whose statements a guard is struck out: the control of what the guard is for. */
export function openBlindPool(url: string, guard: RegExp, instead: string): pg.Pool {
  return openPatchedPool(
    url,
    (send) => (text, values) => send(typeof text === 'string' ? text.replace(guard, instead) : text, values),
  )
}

const NEW_USER = /^insert into "tenantry"\."users"/
const STORED_OUTCOME = /^update "tenantry"\."idempotency_keys" set "outcome"/

/**
 * A pool without the one transaction that makes a new user: the claim of the key, the user, the outcome and the event are committed one
 * after the other. Who connects must be above the walls, since what `tenantry.enter()` sets ends at once.
 */
export function openScatteredPool(url: string): pg.Pool {
  return openPatchedPool(url, (send) => {
    let entered: readonly [string, unknown] = ['select 1', undefined]
    const begin = async () => {
      await send('begin')
      await send(...entered)
    }
    return async (text, values) => {
      if (text === 'begin' || text === 'commit') return { command: text.toUpperCase(), rows: [] }
      if (typeof text !== 'string') return send(text, values)
      if (text.includes('tenantry.enter(')) entered = [text, values]
      // What a user consists of is compared when it is committed: it is all there, or none of it.
      if (NEW_USER.test(text)) await begin()
      if (!STORED_OUTCOME.test(text)) return send(text, values)
      await send('commit')
      await begin()
      const stored = await send(text, values)
      await send('commit')
      return stored
    }
  })
}

/** Every second caller sets the one before and itself free. */
function meetingOfTwo(): () => Promise<void> {
  let first: (() => void) | undefined
  return async () => {
    if (first !== undefined) {
      first()
      first = undefined
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    first = resolve
    const timer = setTimeout(resolve, PATIENCE_MS)
    await promise
    clearTimeout(timer)
    if (first === resolve) first = undefined
  }
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
