import { randomBytes } from 'node:crypto'
import { Refusal } from '../web-api/refusal.ts'
import { keepNewest } from './keep-newest.ts'

/** Slack's own time limit for a `trigger_id`. */
const livesMs = 3000

interface Trigger {
  memberId: string
  /** The view that the person acted in, if it was one. */
  viewId: string | undefined
  issuedAt: number
  exchanged: boolean
}

/** The permission, for three seconds and once, to open a view in front of the person who has just done something. */
export class Triggers {
  readonly #issued = new Map<string, Trigger>()
  readonly #clock: () => Date

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  issue(memberId: string, viewId?: string): string {
    const now = this.#clock().getTime()
    const id = `${now}.${this.#issued.size + 1}.${randomBytes(16).toString('hex')}`
    this.#issued.set(id, { memberId, viewId, issuedAt: now, exchanged: false })
    keepNewest(this.#issued)
    return id
  }

  /** Uses the trigger up. One that is unknown, used or older than three seconds is refused, each by its own name. */
  exchange(id: string): { memberId: string; viewId: string | undefined } {
    const trigger = this.#issued.get(id)
    if (!trigger) throw new Refusal('invalid_trigger_id')
    if (trigger.exchanged) throw new Refusal('exchanged_trigger_id')
    if (this.#clock().getTime() - trigger.issuedAt > livesMs) throw new Refusal('expired_trigger_id')
    trigger.exchanged = true
    return trigger
  }
}
