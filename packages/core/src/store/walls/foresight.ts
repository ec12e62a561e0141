import type { Recent } from '../../domain/recent.ts'
import type { FrameConnection } from '../frame/frame-connection.ts'

/**
 * What a transaction is begun on before it has read it: what was told when it was asked last. The server reads all of it again in the
 * transaction, and refuses the transaction where any of it is another now (`tenantry.assure`), so that nothing is believed of the last time.
 */
export interface Foresight {
  /** What was told last, by what was asked. */
  readonly told: Recent<string, string | null>
  /** Whether that counts at once; else what is asked is waited for, and remembered. */
  readonly counts: boolean
  /** Sends a statement whose values may change until it has left. */
  readonly sendLate: FrameConnection['sendLate']
  /** Takes a statement that fails where it was foreseen wrongly: its failure is the failure of the transaction. */
  check(sent: Promise<unknown>): void
}
