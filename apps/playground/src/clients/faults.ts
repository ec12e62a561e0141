import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../web-api/refusal.ts'

/**
 * What can go wrong between Slack and a bot, switched on by whoever tests one. Everything is off at first.
 *
 * @example standIn.faults.duplicates = 3
 */
export class Faults {
  /** How many more times each request is delivered, byte by byte the same and at the same moment. */
  duplicates = 0
  /** How many milliseconds after its signature each request reaches the bot. */
  holdMs = 0
  /** False: each request is sent, and what the bot acknowledges is never looked at, as if Slack had lost it. */
  awaitAcknowledgement = true
  /** The next `times` calls of the Web API (of these methods, or of any) are answered with 429. */
  rateLimit: { times: number; retryAfterSeconds: number; methods?: readonly string[] } | undefined
  /** So many of the next posts to response addresses fail with 500, and nothing is shown. */
  failingResponseUrls = 0

  /** Switches everything off again. */
  clear(): void {
    Object.assign(this, new Faults())
    this.rateLimit = undefined
  }

  async hold(): Promise<void> {
    if (this.holdMs > 0) await sleep(this.holdMs)
  }

  refuseIfRateLimited(method: string): void {
    const limit = this.rateLimit
    if (!limit || limit.times < 1 || (limit.methods && !limit.methods.includes(method))) return
    limit.times -= 1
    throw new Refusal('ratelimited', { status: 429, retryAfterSeconds: limit.retryAfterSeconds })
  }

  refuseIfResponseUrlsFail(): void {
    if (this.failingResponseUrls < 1) return
    this.failingResponseUrls -= 1
    throw new Refusal('internal_error', { status: 500 })
  }
}
