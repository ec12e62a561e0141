import pg from 'pg'
import { ignoreLostConnection } from './database-pool.ts'

/** After a connection was lost, in milliseconds. Meanwhile whoever listens asks by itself. */
const RECONNECT_MS = 1_000

/** Hears what is said on a channel of a server, until it is closed. */
export interface Listening {
  /** Whether it hears now: a connection that was lost is being made anew. */
  readonly hears: boolean
  close(): Promise<void>
}

/**
 * Listens on a connection of its own: one of the pool's would be gone for everybody else. A connection that is lost is made anew, and
 * then `heard` is called as well, because nobody knows what was said meanwhile.
 */
export function listenToPostgres(url: string, channel: string, heard: () => void): Listening {
  let client: pg.Client | undefined
  let closed = false
  let hears = false
  let again: NodeJS.Timeout | undefined

  const lost = () => {
    hears = false
    if (!closed) again = setTimeout(connect, RECONNECT_MS).unref()
  }
  const connect = () => {
    const made = new pg.Client({
      connectionString: url,
      application_name: 'tenantry, listening',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    })
    client = made
    made.on('error', ignoreLostConnection)
    made.on('notification', heard)
    made.once('end', lost)
    return made
      .connect()
      .then(() => made.query(`listen ${pg.escapeIdentifier(channel)}`))
      .then(() => {
        hears = true
        heard()
      })
      .catch(() => made.end().catch(() => undefined))
  }
  const connecting = connect()
  return {
    get hears() {
      return hears
    },
    async close() {
      closed = true
      clearTimeout(again)
      await connecting
      await client?.end().catch(() => undefined)
    },
  }
}
