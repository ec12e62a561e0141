import { randomBytes } from 'node:crypto'
import { Refusal } from '../web-api/refusal.ts'
import { keepNewest } from './keep-newest.ts'
import type { Replies } from './replies.ts'

const uses = 5
const livesMs = 30 * 60 * 1000

/** What a post to a response address is an answer to. */
export interface ResponseTarget {
  memberId: string
  conversationId: string
  /** The message that the person acted in; a slash command has none, so nothing can be replaced or deleted. */
  sourceTs?: string
  replies: Replies
}

/** The addresses at which the bot may answer one interaction: five times, within half an hour. */
export class ResponseUrls {
  readonly #issued = new Map<string, { target: ResponseTarget; issuedAt: number; used: number }>()
  readonly #clock: () => Date
  readonly #base: () => string

  constructor(clock: () => Date, base: () => string) {
    this.#clock = clock
    this.#base = base
  }

  issue(target: ResponseTarget): string {
    const id = randomBytes(18).toString('base64url')
    this.#issued.set(id, { target, issuedAt: this.#clock().getTime(), used: 0 })
    keepNewest(this.#issued)
    return `${this.#base()}response/${id}`
  }

  /** Counts one use. An address that is unknown, used up or too old is refused with 404, as Slack does. */
  use(id: string): ResponseTarget {
    const issued = this.#issued.get(id)
    if (!issued) throw new Refusal('invalid_url', { status: 404 })
    if (this.#clock().getTime() - issued.issuedAt > livesMs) throw new Refusal('expired_url', { status: 404 })
    if (issued.used >= uses) throw new Refusal('used_url', { status: 404 })
    issued.used += 1
    return issued.target
  }
}
