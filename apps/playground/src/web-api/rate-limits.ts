import type { Arguments } from './arguments.ts'
import { Refusal } from './refusal.ts'

/** Calls a minute by Slack's tiers; what is not named here is of the widest tier. */
const perMinute: Record<string, number> = {
  'chat.update': 50,
  'chat.delete': 50,
  'conversations.open': 50,
  'conversations.info': 50,
  'conversations.list': 20,
  'users.lookupByEmail': 50,
  'team.info': 50,
}
const widestTier = 100

/** Slack's own limits, for who switches them on: so many calls a minute, and one message a second in one channel. */
export class RateLimits {
  readonly #calls = new Map<string, number[]>()
  readonly #clock: () => Date

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /** Counts this call. One too many is refused with the seconds after which it may be tried again. */
  count(method: string, given: Arguments): void {
    this.#countIn(method, perMinute[method] ?? widestTier, 60)
    if (method === 'chat.postMessage') this.#countIn(`${method} ${given.optional('channel')}`, 1, 1)
  }

  #countIn(key: string, most: number, seconds: number): void {
    const now = this.#clock().getTime()
    const recent = (this.#calls.get(key) ?? []).filter((at) => now - at < seconds * 1000)
    const oldest = recent[0]
    if (recent.length >= most && oldest !== undefined) {
      const leftMs = seconds * 1000 - (now - oldest)
      throw new Refusal('ratelimited', {
        status: 429,
        retryAfterSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
      })
    }
    this.#calls.set(key, [...recent, now])
  }
}
