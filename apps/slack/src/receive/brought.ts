import type { Taken } from '../run/bot.ts'
import type { Delivery } from './delivery.ts'

/** What a listener of Bolt finds in its context. */
export interface Brought {
  readonly taken: Taken
  readonly delivery: Delivery
}
