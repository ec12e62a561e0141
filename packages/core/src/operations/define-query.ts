import type { z } from 'zod'
import type { Permission } from '../policy/permissions.ts'
import type { ChatVerb, NoVerb } from './chat-verb.ts'
import type { Work } from './work.ts'

/** A read. It filters by the caller's ability instead of asking for one instance, so what may not be seen is not there. */
export interface Query<Name extends string = string, Input extends z.ZodType = z.ZodType, Output = unknown> {
  readonly kind: 'query'
  readonly name: Name
  readonly summary: string
  readonly permission: Permission
  /** What it does, as a refusal says it behind “You may not”: where the words of its permission are about something else. */
  readonly refusedAs?: string
  readonly input: Input
  readonly chat: ChatVerb | NoVerb
  /**
   * Whether it sends one statement, at once and nothing after it: then its transaction ends in the same flight. Where that is not true it is
   * run a second time.
   */
  readonly isOneStatement?: (input: z.output<Input>) => boolean
  /** A program asks it for a person who may have asked for nothing yet: that it was refused is not worth knowing. */
  readonly looksUp?: true
  run(work: Work, input: z.output<Input>): Promise<Output>
}

/** Defines a query; the types of input and output are inferred from what is given. */
export function defineQuery<const Name extends string, Input extends z.ZodType, Output>(
  query: Omit<Query<Name, Input, Output>, 'kind'>,
): Query<Name, Input, Output> {
  return { kind: 'query', ...query }
}
