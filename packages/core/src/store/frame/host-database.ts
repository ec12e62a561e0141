import { type CompiledQuery, type ConnectionProvider, type DatabaseConnection, Transaction } from 'kysely'
import type { FrameConnection } from './frame-connection.ts'
import { kyselyOver } from './frame-kysely.ts'

/** Kysely over the host's own tables, inside a transaction of Tenantry. It cannot begin, commit or roll back by itself. */
export type HostDatabase<Tables> = Transaction<Tables>

/** Tables of any host, for whoever only passes a session on: a Kysely of one host's tables is none of another's. */
// biome-ignore lint/suspicious/noExplicitAny: nothing narrower takes the sessions of every host
export type AnyTables = any

/** Sends a statement when its time has come, or refuses it. */
export type Pass = <T>(send: () => Promise<T>) => Promise<T>

/**
 * Kysely for the host's statements. They get no names: there are so many names for each connection, and texts that a host makes anew
 * each time, such as an insert of as many rows as there are, would use them up.
 */
export function hostDatabase<Tables>(connection: FrameConnection, pass: Pass): HostDatabase<Tables> {
  const guarded: DatabaseConnection & ConnectionProvider = {
    provideConnection: (consumer) => consumer(guarded),
    executeQuery: <R>(query: CompiledQuery) => pass(() => connection.executeUnnamed<R>(query)),
    streamQuery: () => connection.streamQuery(),
  }
  return new Transaction<Tables>(kyselyOver(guarded))
}
