import type { Readable, Writable } from 'node:stream'
import type { Typed } from '../operators/verb.ts'
import type { RunVerb } from './reach-database.ts'

/** Where a command line reads and writes. */
export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  readonly stderr: Writable
}

/** What an errand was told, and what it has. */
export interface ErrandInput {
  /** What stood on the command line; an option that was not given is not there, a switch is `on`. */
  readonly options: Readonly<Record<string, string>>
  readonly file: string | undefined
  readonly json: boolean
  readonly run: RunVerb
  readonly streams: Streams
}

/** Something that takes many steps and reads or writes files: done here, its steps by whoever has the database. */
export interface Errand extends Typed {
  /** What help says below the usage. */
  readonly notes: readonly string[]
  /** @returns whether all went as one hopes; the exit code says so */
  run(input: ErrandInput): Promise<boolean>
}
