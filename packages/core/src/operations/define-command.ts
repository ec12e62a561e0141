import type { z } from 'zod'
import type { CommandShape } from './command-shape.ts'
import type { Work } from './work.ts'

export type { Authorized, Risk } from './command-shape.ts'

/** A command, as the pipeline runs it. */
export type Command<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Target = unknown,
  Output = unknown,
> = CommandShape<Work, Name, Input, Target, Output>

/** Defines a command; the types of input, target and output are inferred from what is given. */
export function defineCommand<const Name extends string, Input extends z.ZodType, Target, Output>(
  command: Omit<Command<Name, Input, Target, Output>, 'kind'>,
): Command<Name, Input, Target, Output> {
  return { kind: 'command', ...command }
}
