import type { AnyAbility } from '@casl/ability'
import type { Happening } from '../domain/event.ts'
import type { AccountId, IdKinds, UserId } from '../domain/id.ts'
import type { Principal } from '../domain/principal.ts'
import type { Grant } from '../policy/permissions.ts'
import type { Policy } from '../policy/policy.ts'
import type { Entered } from '../store/walls/enter.ts'
import type { Scope } from '../store/walls/scope.ts'

/** Who acts, as the database says at this moment. */
export interface Actor {
  /** null for the host's own jobs. */
  readonly userId: UserId | null
  readonly accountId: AccountId
  /** What others may be shown of them (H7). */
  readonly name: string
  readonly roles: readonly string[]
  readonly grants: readonly Grant[]
  readonly ability: AnyAbility
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
  /** Says what happened; it is recorded with the commit, or not at all. */
  record(happening: Happening): void
}
