import { setTimeout as sleep } from 'node:timers/promises'
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

/** Who acts is entered; or foreseen, and entered behind the locks. */
const ENTERS = /tenantry\.enter\(|set_config\('role'/

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
      if (ENTERS.test(text)) entered += 1
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

type Row = Readonly<Record<string, unknown>>

/** A pool that makes something else of the rows that are read: the control of a look that is taken at them. */
export function openForgetfulPool(url: string, forget: (row: Row) => Row): pg.Pool {
  return openPatchedPool(url, (send) => async (text, values) => {
    const answer = (await send(text, values)) as { rows?: readonly Row[] }
    return Object.assign(answer, { rows: answer.rows?.map(forget) })
  })
}

const NEW_USER = /^insert into "tenantry"\."users"/
const STORED_OUTCOME = /^insert into "tenantry"\."idempotency_keys"/

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
      if (ENTERS.test(text)) entered = [text, values]
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

/** A pool that commits what was done behind a savepoint when that is released: the rest of the transaction is one of its own. */
export function openDividedPool(url: string): pg.Pool {
  return openPatchedPool(url, (send) => {
    let entered: readonly [string, unknown] = ['select 1', undefined]
    return (text, values) => {
      if (typeof text === 'string' && text.includes('tenantry.enter(')) entered = [text, values]
      const answer = send(text, values)
      if (typeof text !== 'string' || !text.startsWith('release savepoint')) return answer
      // Asked at once, so that nothing that is sent meanwhile comes before them.
      return Promise.all([answer, send('commit'), send('begin'), send(...entered)]).then(() => answer)
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
export function openCountingPool(
  url: string,
  patch: (send: Send) => Send = (send) => send,
): { pool: pg.Pool; deadlocks(): number } {
  let deadlocks = 0
  const pool = openPatchedPool(url, (unpatched) =>
    patch((text, values) =>
      unpatched(text, values).catch((error: { code?: string }) => {
        if (error.code === '40P01') deadlocks += 1
        throw error
      }),
    ),
  )
  // Those who wait for each other wait in vain: there is no need to wait for a second before the server looks.
  pool.on('connect', (client) => void client.query("set deadlock_timeout = '50ms'"))
  return { pool, deadlocks: () => deadlocks }
}

/** How long who takes locks in the wrong order waits between two of them, so that they meet those who take them in the right one. */
const DAWDLE_MS = 20

/** The lock on a user before that on their account: every second transaction takes them so. */
export function reversingLocks(): (send: Send) => Send {
  let transactions = 0
  return (send) => {
    let [reversed, kept] = [false, [] as (() => Promise<unknown>)[]]
    return async (text, values) => {
      if (typeof text !== 'string') return send(text, values)
      if (text === 'begin') {
        transactions += 1
        ;[reversed, kept] = [transactions % 2 === 0, []]
      }
      // Nobody reads what the lock on an account answers.
      if (reversed && text.includes('from "tenantry"."accounts"') && LOCKS.test(text)) {
        kept.push(() => send(text, values))
        return { command: 'SELECT', rows: [] }
      }
      const answer = await send(text, values)
      const late = LOCKS.test(text) || text.includes('tenantry.enter(') ? kept.splice(0) : []
      if (late.length > 0) await sleep(DAWDLE_MS)
      for (const lock of late) await lock()
      return answer
    }
  }
}

/** The lock on a ticket before that on its user: whoever redeems one takes it when they look whose it is. */
export function lockingTicketsFirst(): (send: Send) => Send {
  return (send) => async (text, values) => {
    if (typeof text !== 'string' || !text.startsWith('select "user_id" from "tenantry"."tickets"'))
      return send(text, values)
    const answer = await send(`${text} for no key update`, values)
    await sleep(DAWDLE_MS)
    return answer
  }
}

/** Of those who insert many users, two at a time begin together: nothing is taken out. */
export function importingTogether(): (send: Send) => Send {
  const meet = meetingOfTwo()
  return (send) => async (text, values) => {
    if (String(text).includes('insert into tenantry.users (')) await meet()
    return send(text, values)
  }
}

/** Nobody sees that it was for another one's sake that a transaction was torn down, so none is run again. */
export function withoutReason(): (send: Send) => Send {
  return (send) => (text, values) =>
    send(text, values).catch((error: { code?: string }) => {
      throw error.code === '40P01' ? new Error('torn down') : error
    })
}
