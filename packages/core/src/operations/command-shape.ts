import type { z } from 'zod'
import type { Privacy } from '../domain/event.ts'
import type { Permission } from '../policy/permissions.ts'
import type { ChatVerb, NoVerb } from './chat-verb.ts'
import type { Gift } from './gift.ts'

/** How much a command can destroy: `write` can be taken back by another write; `destructive` cannot, or hits others. */
export type Risk = 'write' | 'destructive'

/** What is authorized: the row of the instance, and the fields that a change touches. */
export interface Authorized {
  readonly row: object
  readonly fields?: readonly string[]
}

/**
 * How a command waits for others to agree. Without a word of it an organization may rule that it takes agreement, and nobody may ask for
 * what they may not do.
 */
export type Approvable<Input> =
  | {
      /** Whoever may not do it may ask for it. */
      readonly requestable?: true
      /** What is stored of a request, where that is not all of its input. */
      stored?(input: Input): Input
    }
  /** Nobody is ever asked to agree to it, and why. */
  | { readonly none: string }

/**
 * A command is data: everything else (the library call, the slash command, its help, the audit entry, the docs) is derived from it.
 * The pipeline calls its functions in the order in which they stand here.
 */
export interface CommandShape<
  Work,
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Target = unknown,
  Output = unknown,
> {
  readonly kind: 'command'
  readonly name: Name
  /** One sentence for help and docs. */
  readonly summary: string
  /** Held at no reach at all, the call is refused before anything is looked up. */
  readonly permission: Permission
  /** What it does, as a refusal says it behind “You may not”: where the words of its permission are about something else. */
  readonly refusedAs?: string
  readonly risk: Risk
  readonly input: Input
  readonly chat: ChatVerb | NoVerb
  /** Only Tenantry itself may call it: its input says who somebody in chat is, which a caller must not be able to claim. */
  readonly internal?: true
  /** Only where it is the host's: how its fields are kept, and what chat says of the outcome. Such a command is never run twice for one call. */
  readonly host?: {
    readonly fields: Readonly<Record<string, Privacy>>
    answer?(output: Output): string
  }
  /** It runs another command, which may be a host's. */
  readonly runsOthers?: true
  readonly approval?: Approvable<z.output<Input>>
  /** Locks what the rule stands on, in the order organization → account → user → target. */
  lock?(work: Work, input: z.output<Input>): Promise<void>
  /** All that `lock` sends is sent before it waits for anything, so that what is sent next stands behind the last lock. */
  readonly locksAtOnce?: true
  /** Loads what the command is about. Missing and foreign are the same `not_found`. */
  load(work: Work, input: z.output<Input>): Promise<Target>
  /** The instance that the permission is asked for. */
  authorized(target: Target, input: z.output<Input>, work: Work): Authorized
  /** Refuses what the permission alone does not: the grant ceiling, one's own roles, the last administrator. */
  check?(work: Work, input: z.output<Input>, target: Target): Promise<void> | void
  /**
   * What people come to hold by it, where it can give somebody anything: a rule about what is given is about this command then. Asked
   * before it is known whether the caller may do it, so it refuses nothing.
   */
  gives?(work: Work, input: z.output<Input>, target: Target): Promise<readonly Gift[]> | readonly Gift[]
  /** What will happen, in sentences for whoever is asked to confirm. */
  effects?(work: Work, input: z.output<Input>, target: Target): Promise<readonly string[]>
  handle(work: Work, input: z.output<Input>, target: Target): Promise<Output>
  /** What may be stored and replayed of the outcome: everything but the secrets. The whole outcome where this is not given. */
  withoutSecrets?(output: Output): Output
}
