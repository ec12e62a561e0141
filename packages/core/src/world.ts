import type { Principal } from './domain/principal.ts'
import type { Enclosure } from './enclosure.ts'
import type { OperationTable } from './operations/table.ts'
import type { Policy } from './policy/policy.ts'
import type { Frame, FrameKind } from './store/frame/frame.ts'
import type { Observe } from './telemetry/observe-operations.ts'

/** What a transaction left behind that others wait for. */
export interface News {
  readonly events: boolean
  readonly steps: boolean
}

type InTransaction = <T>(kind: FrameKind, work: (frame: Frame) => Promise<T>) => Promise<T>

/** What the pipeline takes from outside; a test gives its own. */
export interface World {
  /** One transaction: committed when the work returns, rolled back when it throws, run again where the database tore it down. */
  readonly transaction: InTransaction
  /** The same for work that is never run twice: the host's. */
  readonly transactionOnce: InTransaction
  /** Says after a commit that there is news: it wakes whoever delivers. */
  readonly committed: (news: News) => void
  /** Which code runs within a host's transaction. */
  readonly enclosure: Enclosure
  /** Says that a credential was found good: when a secret was last used is noted aside. */
  readonly used: (principal: Principal) => void
  /** Runs an operation under the eyes of the host's telemetry. */
  readonly observe: Observe
  readonly now: () => Date
  /** What can be done, to what, and who may at the beginning. */
  readonly policy: Policy
  /** Everything that can be asked by its name. */
  readonly operations: OperationTable
  readonly random: (bytes: number) => Buffer
}
