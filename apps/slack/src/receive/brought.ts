import type { Reply } from '../present/reply.ts'
import type { Taken } from '../run/bot.ts'
import type { Delivery } from './delivery.ts'

/** What a listener of Bolt finds in its context. */
export interface Brought {
  readonly taken: Taken
  readonly delivery: Delivery
  /** What comes of it, where that was begun before. */
  readonly begun: Promise<Reply> | null
}
