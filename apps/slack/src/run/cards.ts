import { type DeliveredEvent, TenantryError } from '@tenantry/core'
import type { Message } from '../present/message.ts'
import type { Bot } from './bot.ts'
import { type CardWriter, syncCards } from './sync-cards.ts'
import { tellOf } from './tell-of-request.ts'
import { tellOfReview } from './tell-of-review.ts'

/** Everything after which a card shows something else, or somebody is to hear of a request, or of what was done without one. */
const EVENTS = [
  'approval.requested',
  'approval.decided',
  'approval.withdrawn',
  'approval.reminded',
  'approval.escalated',
  'approval.executed',
  'approval.denied',
  'approval.expired',
  'approval.cancelled',
  'approval.failed',
  'approval.superseded',
  'approval.glass_broken',
] as const

/** Slack's limits may make the cards of many approvers take minutes; what was written by then is not written again. */
const TIME_LIMIT_MS = 600_000
/** After so many milliseconds it is tried again to begin. */
const BEGIN_AGAIN_MS = 10_000

/**
 * Shows requests for approval in chat, from the events of the core: at least once, after the commit, and from where it was after a
 * restart. The events of an organization come one after the other, in one process: whoever has them is the one writer of its cards.
 */
export class Cards {
  readonly #bot: Bot
  readonly #shorten: (message: Message) => Message
  #subscription: { stop(): Promise<void> } | undefined
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(bot: Bot, shorten: (message: Message) => Message) {
    this.#bot = bot
    this.#shorten = shorten
  }

  /** Begins; where Slack or the database does not answer yet, it is tried again by itself. */
  async start(): Promise<void> {
    try {
      const { team_id: teamId = '', enterprise_id } = await this.#bot.slack.interactive.auth.test()
      const writer: CardWriter = {
        bot: this.#bot,
        shorten: this.#shorten,
        workspace: { teamId, enterpriseId: enterprise_id ?? null },
      }
      this.#subscription = await this.#bot.tenantry.on(EVENTS, (event) => show(writer, event), {
        name: `approval cards of ${teamId}`,
        timeLimitMs: TIME_LIMIT_MS,
      })
      if (this.#stopped) await this.#subscription.stop()
    } catch (error) {
      this.#bot.log.warn({ error: String(error) }, 'requests for approval are not shown yet')
      if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), BEGIN_AGAIN_MS).unref()
    }
  }

  /** Shows nothing more, and waits for what is being written. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#subscription?.stop()
  }
}

/** Shows what one event has made of a request, or asks for a look at what was done without one, in the workspace of its organization. */
async function show(writer: CardWriter, event: DeliveredEvent): Promise<void> {
  const { organizationId: ofEvent, on } = event
  const { tenantry } = writer.bot
  const { teamId } = writer.workspace
  const organizationId = await tenantry.chat.organizationOf(writer.workspace)
  if (organizationId === null || organizationId !== ofEvent) return
  try {
    if (event.type === 'approval.glass_broken') return await tellOfReview(writer, [organizationId, on.id])
    const found = await syncCards(writer, { organizationId, requestId: on.id, teamId })
    if (found !== null) await tellOf(writer, event, found)
  } catch (error) {
    // An organization that is not active any more has nobody who could be shown anything.
    if (!(error instanceof TenantryError) || error.code !== 'unauthenticated') throw error
  }
}
