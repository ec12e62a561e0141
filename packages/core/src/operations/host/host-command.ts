import type { AnyAbility } from '@casl/ability'
import type { z } from 'zod'
import type { Privacy } from '../../domain/event.ts'
import type { AccountId, OrganizationId, UserId } from '../../domain/id.ts'
import type { HostDatabase } from '../../store/frame/host-database.ts'
import type { NoVerb } from '../chat-verb.ts'
import type { Authorized, Risk } from '../define-command.ts'

/** What happened to something of the host's. */
export interface HostHappening {
  /** Begins like the command's name, in small letters: `project.archived` of `project.archive`. At most 100 characters. */
  readonly type: string
  /** What it happened to. */
  readonly on: { readonly type: string; readonly id: string }
  /** The account in which it happened, whose administrators may read of it; null where it concerns the organization. */
  readonly accountId: AccountId | string | null
  /** Whom it concerns, when that is a person: they may read of it. */
  readonly userId?: UserId | string
  readonly before?: Readonly<Record<string, unknown>>
  readonly after?: Readonly<Record<string, unknown>>
}

/** What a host's command works with. Tenantry's own tables are not among it: what they keep is kept by Tenantry's commands. */
export interface HostWork<Tables> {
  readonly organization: { readonly id: OrganizationId; readonly name: string }
  readonly actor: {
    /** null for the host's own jobs. */
    readonly userId: UserId | null
    readonly accountId: AccountId
    readonly name: string
    readonly roles: readonly string[]
    /** What they may do at this moment, for `accessibleBy` and `may`. */
    readonly ability: AnyAbility
  }
  readonly now: Date
  /** Kysely for the host's own tables, in the transaction of the command. */
  readonly db: HostDatabase<Tables>
  /** Says what happened; it is recorded with the commit, or not at all. */
  record(happening: HostHappening): void
}

/** How a host's command is said in chat: `/tenantry run <noun> <verb>`. */
export interface HostVerb<Output> {
  /** The things that it is about, as a person would call them: `projects`. */
  readonly noun: string
  readonly verb: string
  /** Fields that are given by their place, in order. */
  readonly positional?: readonly string[]
  /** Asks before it is done, with the effects spelled out. */
  readonly confirm?: true
  /** What a person might type behind the verb: `apollo --reason "is over"`. */
  readonly example: string
  /** What is said of the outcome; "Done." where nothing is said. */
  answer?(output: Output): string
}

/**
 * A command of the host's own. It is authorized, recorded, repeated by its key, previewed and said in chat as Tenantry's own are. The
 * functions are called in the order in which they stand here, each call in one transaction, and never twice for one call.
 */
export interface HostCommand<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Target extends object = object,
  Output = unknown,
  Tables = unknown,
> {
  /** `project.archive`: the subject, and what is done to it. */
  readonly name: Name
  /** One sentence for help. */
  readonly summary: string
  /** A permission of a subject that `createTenantry` was given, or of one of Tenantry's: `project:archive`. */
  readonly permission: string
  readonly risk: Risk
  /** A strict zod object. */
  readonly input: Input
  readonly chat: HostVerb<Output> | NoVerb
  /** How the fields of its input and of its events are kept in the history. One that is not named here counts as secret and is dropped. */
  readonly fields: Readonly<Record<string, Privacy>>
  /** What it is about is only made by it: `load` makes up the row, and nobody is asked whether they may read that already. */
  readonly creates?: true
  /** Locks rows of the host's; who acts is read again afterwards. */
  lock?(work: HostWork<Tables>, input: z.output<Input>): Promise<void>
  /**
   * Loads what the command is about, or makes up the row of what it will make. Null and undefined are `not_found`, and so is
   * what the actor may not read, where the subject has the action `read`: no wall of Tenantry's stands around the host's tables, so
   * ask for the organization, too.
   */
  load(work: HostWork<Tables>, input: z.output<Input>): Promise<Target | null | undefined>
  /** The instance that the permission is asked for; what was loaded, where nothing is said. */
  authorized?(target: Target, input: z.output<Input>): Authorized
  /** Refuses what the permission alone does not, by a `TenantryError`. */
  check?(work: HostWork<Tables>, input: z.output<Input>, target: Target): Promise<void> | void
  /**
   * The roles whose power somebody comes to hold by it, in what is the host's: a rule about giving one of them is about this command
   * then. Asked before it is known whether the caller may do it.
   */
  gives?(input: z.output<Input>, target: Target): readonly string[]
  /** What will happen, in sentences for whoever is asked to confirm. */
  effects?(work: HostWork<Tables>, input: z.output<Input>, target: Target): Promise<readonly string[]>
  /** Does it. What it answers is kept as JSON under the idempotency key. */
  handle(work: HostWork<Tables>, input: z.output<Input>, target: Target): Promise<Output>
  /** What may be kept and repeated of the outcome: everything but the secrets. */
  withoutSecrets?(output: Output): Output
}

/** A command of any host. */
// biome-ignore lint/suspicious/noExplicitAny: a function that takes one target takes no other, so nothing narrower holds every command
export type AnyHostCommand = HostCommand<string, z.ZodType, any, any, any>

/** Defines a command of the host's; the types of input, target and output are inferred, those of its tables where `work` is given its type. */
export function defineHostCommand<
  const Name extends string,
  Input extends z.ZodType,
  Target extends object,
  Output,
  Tables = unknown,
>(
  command: HostCommand<Name, Input, Target, Output, Tables>,
): HostCommand<Name, Input, Target, Output, Tables> {
  return command
}
