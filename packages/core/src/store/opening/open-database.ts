import { resolve } from 'node:path'
import type pg from 'pg'
import { TenantryError } from '../../errors.ts'
import type { Pool } from './database-pool.ts'
import { borrowHostPool } from './host-pool.ts'
import { type FolderHolder, openPgliteFolder } from './pglite-folder.ts'
import { PglitePool } from './pglite-pool.ts'
import { startPglite } from './pglite-start.ts'
import { endPool } from './pool-end.ts'
import { addressWithoutPassword } from './postgres-address.ts'
import { type Listening, listenToPostgres } from './postgres-listener.ts'
import { openPostgresPool } from './postgres-pool.ts'

/** `postgres://…`, `pglite:<folder>`, `pglite:memory`, or a pool that the host has already. */
export type DatabaseLocation = string | pg.Pool

/** Deadlines in milliseconds. */
export interface OpenOptions {
  /** How long a statement may take, 10 s unless told; longer is a fault or a lock that nobody gives back. PGlite has none. */
  readonly statementTimeoutMs?: number
  /** How long connecting, or waiting for a free connection, may take, 5 s unless told. */
  readonly connectTimeoutMs?: number
  /** 10 unless told. PGlite has one. */
  readonly maxConnections?: number
}

/** A database that answers, and how to reach it. */
export interface OpenDatabase {
  readonly kind: 'postgres' | 'pglite'
  /** The pool is the host's: it is used as it is, and `close()` leaves it open. */
  readonly ownedByHost: boolean
  /** The host's pool itself, for the doctor. */
  readonly hostPool?: pg.Pool
  /** For messages: no password in it. */
  readonly location: string
  readonly pool: Pool
  /** Hears what others say on a channel, on a connection beside the pool; not where the pool is the host's, and no database has others. */
  listen?(channel: string, heard: () => void): Listening
  /** Only where the database is a folder. */
  readonly folder?: FolderHolder
  /** May be called again. Waits a few seconds for what is under way. */
  close(): Promise<void>
}

/**
 * Opens the database that a location names.
 *
 * @throws TenantryError `invalid_input` where the location cannot be read; `unavailable` where the database does not answer in
 *   time, refuses, is too old or too new, or where its folder cannot be used; each with the next step
 */
export async function openDatabase(
  location: DatabaseLocation,
  options: OpenOptions = {},
): Promise<OpenDatabase> {
  if (typeof location !== 'string') return openHostPool(location)
  const { statementTimeoutMs = 10_000, connectTimeoutMs = 5_000, maxConnections = 10 } = options
  if (/^postgres(ql)?:/.test(location)) {
    const address = addressWithoutPassword(location)
    const pool = await openPostgresPool(location, address, {
      statementTimeoutMs,
      connectTimeoutMs,
      maxConnections,
    })
    return {
      kind: 'postgres',
      ownedByHost: false,
      location: address,
      pool,
      listen: (channel, heard) => listenToPostgres(location, channel, heard),
      close: once(() => endPool(pool)),
    }
  }
  if (!location.startsWith('pglite:') || location === 'pglite:') throw unreadable(location)
  const embedded = { kind: 'pglite', ownedByHost: false, location } as const
  if (location === 'pglite:memory') {
    const { pool, close } = await startPglite({ waitTimeoutMs: connectTimeoutMs })
    return { ...embedded, pool, close: once(close) }
  }
  const path = resolve(location.slice('pglite:'.length))
  const { pool, folder, close } = await openPgliteFolder(path, { waitTimeoutMs: connectTimeoutMs })
  return { ...embedded, pool, folder, close: once(close) }
}

function openHostPool(host: pg.Pool): OpenDatabase {
  return {
    kind: host instanceof PglitePool ? 'pglite' : 'postgres',
    ownedByHost: true,
    hostPool: host,
    location: "the host's own pool",
    pool: borrowHostPool(host),
    async close() {},
  }
}

/** Only the part before the first colon is repeated: the rest may hold a password. */
function unreadable(location: string): TenantryError {
  const start = location.includes(':')
    ? `${location.slice(0, location.indexOf(':') + 1).slice(0, 20)}…`
    : 'it has no colon'
  return new TenantryError(
    'invalid_input',
    `A database is postgres://user:password@host:5432/database, pglite:<folder> or pglite:memory, and not this (${start}). Correct it.`,
  )
}

/** Closing twice is what careful hosts do. */
function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined
  return () => {
    closing ??= close()
    return closing
  }
}
