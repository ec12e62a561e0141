import { type Message, plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import type { Taken } from '../run/bot.ts'
import { reportFault } from '../run/fault.ts'
import { runRequest } from '../run/run-request.ts'
import { en as say } from '../sentences/en.ts'
import type { Answering } from './answer.ts'
import { requestFrom } from './stored-request.ts'

/** A request that was tried so often is not tried again. */
const ATTEMPTS_MAX = 5
/** What was sent longer ago is not done any more without its sender, who has long done something else. */
const TOO_OLD_MS = 3_600_000

export interface TakeOverTimes {
  /** Milliseconds after which whoever took a request is thought to be dead. */
  readonly olderThanMs: number
  readonly everyMs: number
}

type Waiting = Awaited<ReturnType<Answering['bot']['tenantry']['chat']['takeOverWaiting']>>[number]

/** Answers the requests whose process died before it answered them, of whichever process. */
export class TakeOver {
  readonly #answering: Answering
  readonly #times: TakeOverTimes
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(answering: Answering, times: TakeOverTimes) {
    this.#answering = answering
    this.#times = times
  }

  start(): void {
    this.#running = this.#round().finally(() => {
      if (!this.#stopped) this.#timer = setTimeout(() => this.start(), this.#times.everyMs).unref()
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#running
  }

  async #round(): Promise<void> {
    const { bot } = this.#answering
    try {
      for (const waiting of await bot.tenantry.chat.takeOverWaiting(this.#times.olderThanMs)) {
        if (this.#stopped) return
        await this.#finish(waiting)
      }
    } catch (error) {
      bot.log.warn({ error: String(error) }, 'waiting requests could not be taken over')
    }
  }

  async #finish(waiting: Waiting): Promise<void> {
    const { bot, inbox } = this.#answering
    const { organizationId, signature: key } = waiting
    const request = requestFrom(waiting.payload)
    if (request === null) {
      bot.log.error({ request: key.slice(0, 16) }, 'a waiting request cannot be read by this version')
      return inbox.settle(organizationId, key)
    }
    const taken: Taken = { request, key, organizationId, again: true }
    const { message, replaces = false, waits } = await this.#reply(taken, waiting)
    if (waits) return
    const delivered = message === null || (await this.#post(taken, message, replaces))
    bot.log.info(
      { request: key.slice(0, 16), kind: request.kind, attempts: waiting.attempts, delivered },
      'a waiting request was taken over',
    )
    if (delivered) await inbox.settle(organizationId, key)
  }

  /** A message that cannot be made must not be tried for ever, nor keep the others waiting. */
  async #post(taken: Taken, message: Message, replaces: boolean): Promise<boolean> {
    const { bot, posts } = this.#answering
    try {
      return await posts.post(taken.request, message, { replaces })
    } catch (error) {
      const reference = reportFault(bot, taken, error)
      return posts.post(taken.request, plainMessage(say.fault(reference)), { replaces: false })
    }
  }

  async #reply(taken: Taken, { attempts, receivedAt }: Waiting): Promise<Reply> {
    const { bot } = this.#answering
    const ageMs = bot.now().getTime() - receivedAt.getTime()
    if (ageMs > TOO_OLD_MS) return { message: plainMessage(say.tooOld(ageMs)) }
    if (attempts > ATTEMPTS_MAX) return { message: plainMessage(say.gaveUp) }
    return runRequest(bot, taken)
  }
}
