import type { z } from 'zod'
import type { ExecuteOptions } from '../checked-call.ts'
import type { Command } from '../operations/define-command.ts'
import type { Query } from '../operations/define-query.ts'
import type { OperationName, Operations } from '../operations/table.ts'

/** What an operation takes, before its schema has filled in the defaults. */
export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>

/** What an operation answers. */
export type OutputOf<N extends OperationName> =
  Operations[N] extends Command<string, z.ZodType, infer _Target, infer Output>
    ? Output
    : Operations[N] extends Query<string, z.ZodType, infer Output>
      ? Output
      : never

/** Runs an operation of the table as whoever the face belongs to. */
export type Run = <N extends OperationName>(
  name: N,
  input: unknown,
  options?: ExecuteOptions,
) => Promise<OutputOf<N>>

/** The input without what the method takes by its place. */
export type Rest<N extends OperationName, Key extends string> = Omit<InputOf<N>, Key>

/** Something with an id of ours, or the id itself. */
export type Idish = string | { readonly id: string }

/** What is neither is left for the schema to refuse. */
export function idOf(thing: Idish): string {
  return typeof thing === 'object' && thing !== null ? thing.id : thing
}
