import { createTenantry } from '@tenantry/core'
import { type DatabaseProxy, startDatabaseProxy } from '@tenantry/core/testing'
import { afterAll } from 'vitest'
import type { SlackAppOptions } from '../../src/index.ts'
import { type Chat, useChat } from './chat.ts'

/** A chat on a real server that can be made to fail. */
export interface TroubledChat {
  readonly chat: Chat
  readonly proxy: DatabaseProxy
  admin(sql: string): Promise<{ rows: unknown[] }>
  /** Holds an account, so that a command on it waits. Returns what lets it go. */
  holdAccount(externalId: string): Promise<() => Promise<void>>
  /** Holds the inbox, so that no request is taken. Returns what lets it go. */
  holdInbox(): Promise<() => Promise<void>>
  /** Waits until a command waits for what is held. */
  someoneWaits(): Promise<void>
}

const LOOKS = 500

/** For the tests of the surrounding `describe`; a statement is given up after two and a half seconds. */
export function useTroubledChat(bot: Partial<SlackAppOptions>): TroubledChat {
  let proxy: DatabaseProxy | undefined
  const chat = useChat({
    kind: 'postgres',
    async open(location, clock) {
      proxy = await startDatabaseProxy(location as string)
      return createTenantry({ database: proxy.url, clock, statementTimeoutMs: 2_500 })
    },
    bot,
  })
  afterAll(() => proxy?.close())

  const hold = async (sql: string) => {
    const client = await chat.database.pool.connect()
    await client.query('begin')
    await client.query(sql)
    return async () => {
      await client.query('rollback')
      client.release()
    }
  }
  const admin = async (sql: string) => {
    const client = await chat.database.pool.connect()
    try {
      return (await client.query(sql)) as { rows: unknown[] }
    } finally {
      client.release()
    }
  }
  return {
    chat,
    get proxy() {
      if (proxy === undefined) throw new Error('the database is open within tests only')
      return proxy
    },
    admin,
    holdAccount: (externalId) =>
      hold(`select from tenantry.accounts where external_id = '${externalId}' for update`),
    holdInbox: () => hold('lock table tenantry.chat_requests in exclusive mode'),
    async someoneWaits() {
      for (let look = 0; look < LOOKS; look += 1) {
        const { rows } = await admin(
          "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
        )
        if (rows.length > 0) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      throw new Error('nobody waits for what is held')
    },
  }
}
