import { setImmediate as aTurn } from 'node:timers/promises'
import type { Reply } from '../present/reply.ts'
import type { Bot, Taken } from '../run/bot.ts'
import { onlyLooks } from '../run/only-looks.ts'
import { runRequest } from '../run/run-request.ts'

type OrganizationId = Taken['organizationId']

/**
 * Looks up what a command that only looks asks for, while its request is still being taken. What is found counts where the request is taken, and
 * for the very organization in which it was looked up: else nobody hears of it, and what was refused is not recorded.
 */
export class LookAhead {
  readonly #bot: Bot
  readonly #asked: Pick<Taken, 'request' | 'key'>
  readonly #looks: boolean
  readonly #guess: OrganizationId
  readonly #guessed = Promise.withResolvers<boolean>()
  readonly #replies = new Map<OrganizationId, Promise<Reply>>()

  /** @param guess the organization for which the request is most likely taken; null where nobody can tell */
  constructor(bot: Bot, asked: Pick<Taken, 'request' | 'key'>, guess: OrganizationId) {
    this.#bot = bot
    this.#asked = asked
    this.#looks = onlyLooks(bot, asked.request)
    this.#guess = guess
    if (guess !== null) this.#begin(guess, { counts: this.#guessed.promise })
  }

  /** Says for which organization the request is about to be taken: where it was looked up in another one, or in none, that begins now. */
  takenFor(organizationId: OrganizationId): void {
    this.#guessed.resolve(organizationId === this.#guess)
    if (!this.#replies.has(organizationId)) this.#begin(organizationId)
  }

  /** What is to be said of a request that was taken; null where it was not looked up. */
  replyIn(organizationId: OrganizationId): Promise<Reply> | null {
    return this.#replies.get(organizationId) ?? null
  }

  /** Waits for what was looked up for nobody. */
  async end(): Promise<void> {
    this.#guessed.resolve(false)
    await Promise.allSettled(this.#replies.values())
  }

  /** The request, or its commit, leaves first: it takes longest, and would wait for all that this process computes for the look. */
  #begin(organizationId: OrganizationId, ifItCounts: Pick<Taken, 'counts'> = {}): void {
    if (!this.#looks) return
    const taken = { ...this.#asked, organizationId, ...ifItCounts }
    const reply = aTurn().then(() => runRequest(this.#bot, taken))
    reply.catch(() => undefined)
    this.#replies.set(organizationId, reply)
  }
}
