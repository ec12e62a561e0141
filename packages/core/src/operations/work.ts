import type { AnyAbility } from '@casl/ability'
import type { DueStep } from '../domain/due-step.ts'
import type { Happening } from '../domain/event.ts'
import type { AccountId, IdKinds, StepId, UserId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import type { Grant } from '../policy/permissions.ts'
import type { Policy } from '../policy/policy.ts'
import type { HostDatabase } from '../store/frame/host-database.ts'
import type { Entered } from '../store/walls/enter.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { CommandShape } from './command-shape.ts'

/** Who acts, as the database says at this moment. */
export interface Actor {
  /** null for the host's own jobs. */
  readonly userId: UserId | null
  readonly accountId: AccountId
  /** What others may be shown of them (H7). */
  readonly name: string
  readonly ownRoles: readonly string[]
  /** Their own and those of their account (H19). */
  readonly roles: readonly string[]
  /** All that their ability is made from, as one text: equal as long as they may do the same. */
  readonly rights: string
  readonly grants: readonly Grant[]
  readonly ability: AnyAbility
}

/** Who acts, for what is answered by that alone: nothing can be sent by it. */
export type Acting = Pick<Work, 'actor' | 'organization' | 'policy'>

/** A command that is to run by itself. */
export interface Later {
  /** By the clock of the application. A moment that is past is due at once. */
  readonly at: Date
  /** By its name. It is run as a job of the host's, so it must compare the deadline itself: the step may come late. */
  readonly command: string
  /** What it takes, without secrets; at most 10,000 characters of JSON. */
  readonly input: Readonly<Record<string, unknown>>
}

/** What an operation works with: its scope, who acts, and the world as arguments. */
export interface Work {
  readonly scope: Scope
  readonly principal: Principal
  readonly organization: Entered['organization']
  readonly actor: Actor
  readonly policy: Policy
  readonly now: Date
  newId<Kind extends keyof IdKinds>(kind: Kind): IdKinds[Kind]
  /** Bytes that nobody can guess. */
  random(bytes: number): Buffer
  /** Every command that there is, the host's own among them, by its name. */
  readonly commands: ReadonlyMap<string, CommandShape<Work>>
  /** What was recorded in this transaction so far, in order: the history has it with the commit. */
  readonly happened: readonly Happening[]
  /** Says what happened; it is recorded with the commit, or not at all. */
  record(happening: Happening): void
  /**
   * Awaits writes that the answer does not stand on: with the commit, where nothing else is sent before it. Whoever calls it last in a
   * handler saves a flight.
   */
  written(writes: Promise<unknown>): Promise<void>
  /** Has a command run by itself at a time, once: it is due when this transaction commits, or was never there. */
  later(step: Later): Promise<StepId>
  /** Takes such a step back with the commit; false where it has run, or there is none. */
  cancelLater(id: StepId): Promise<boolean>
  /** Such a step, while it has not run. */
  findLater(id: StepId): Promise<DueStep | null>
  /** Kysely for the host's own tables, in this transaction. */
  hostDatabase<Tables>(): HostDatabase<Tables>
  /** Undoes what `part` did, and forgets what it recorded, when it throws; what came before it stays. */
  savepoint<T>(part: () => Promise<T>): Promise<T>
}
