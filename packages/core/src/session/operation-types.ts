import type { z } from 'zod'
import type { ExecuteOptions } from '../checked-call.ts'
import type { Command } from '../operations/define-command.ts'
import type { Query } from '../operations/define-query.ts'
import type { AnyHostCommand, HostCommand } from '../operations/host/host-command.ts'
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

/** The commands that a host gave to `createTenantry`. */
export type HostCommands = readonly AnyHostCommand[]

/** The name of one of them. */
export type HostName<Commands extends HostCommands> = Commands[number]['name']

/** What one of them takes, before its schema has filled in the defaults. */
export type HostInputOf<Commands extends HostCommands, N extends string> = z.input<
  Extract<Commands[number], { readonly name: N }>['input']
>

/** What one of them answers. */
export type HostOutputOf<Commands extends HostCommands, N extends string> =
  Extract<Commands[number], { readonly name: N }> extends HostCommand<
    string,
    z.ZodType,
    // biome-ignore lint/suspicious/noExplicitAny: only the output is looked at
    any,
    infer Output,
    // biome-ignore lint/suspicious/noExplicitAny: only the output is looked at
    any
  >
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
