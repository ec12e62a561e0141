import type pg from 'pg'
import { ignoreLostConnection, type Pool } from './database-pool.ts'

/**
 * The host's own pool, used as it is: its size, its deadlines, its way to read values. Ending it is the host's business.
 *
 * Only while a client is lent to us it has an error listener of ours.
 */
export function borrowHostPool(host: pg.Pool): Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await host.connect()
    const { release } = client
    client.on('error', ignoreLostConnection)
    client.release = (destroy) => {
      client.off('error', ignoreLostConnection)
      release(destroy)
    }
    return client
  }
  return {
    get options() {
      return host.options
    },
    get totalCount() {
      return host.totalCount
    },
    get idleCount() {
      return host.idleCount
    },
    get waitingCount() {
      return host.waitingCount
    },
    connect,
    async query(text, values) {
      const client = await connect()
      let failure: Error | undefined
      try {
        return await client.query(text, values)
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error))
        throw error
      } finally {
        client.release(failure)
      }
    },
    async end() {},
  }
}
