import type { ReceiverEvent } from '@slack/bolt'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { reportFault } from '../run/fault.ts'
import { en as say } from '../sentences/en.ts'
import { type Answering, answerLook } from './answer.ts'
import type { Brought } from './brought.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Delivery } from './delivery.ts'
import { LookAhead } from './look-ahead.ts'
import { readRequest } from './read-request.ts'

/**
 * What every transport hands its verified requests to: read, taken into the inbox, given to Bolt, and answered here when nobody
 * there did. Bolt waits three seconds for a listener that it does not have; the person who waits does not.
 */
export class Intake {
  readonly #answering: Answering
  readonly #process: (event: ReceiverEvent) => Promise<void>
  readonly #running = new Set<Promise<void>>()

  constructor(answering: Answering, process: (event: ReceiverEvent) => Promise<void>) {
    this.#answering = answering
    this.#process = process
  }

  /** Takes one request in, whatever becomes of it: it never throws. */
  take(delivery: Delivery): Promise<void> {
    const running = this.#take(delivery).finally(() => this.#running.delete(running))
    this.#running.add(running)
    return running
  }

  /** Waits until everything that was taken in has its answer, and that is written down. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
    await this.#answering.inbox.settleNow()
  }

  async #take(delivery: Delivery): Promise<void> {
    const request = readRequest(delivery.body)
    if (request === null) {
      delivery.acknowledge()
      return
    }
    try {
      await this.#admit(request, delivery)
    } catch (error) {
      await this.#sayFault(request, delivery, error)
    }
  }

  async #admit(request: ChatRequest, delivery: Delivery): Promise<void> {
    const { bot, inbox } = this.#answering
    const { key } = delivery
    const ahead = new LookAhead(bot, { request, key }, inbox.lastOrganizationOf(request.workspace))
    try {
      const admission = await inbox.admit(request, key, (organizationId) => ahead.takenFor(organizationId))
      if (!admission.taken) await this.#notTaken(request, delivery, admission.why)
      // Whoever was told that it may come is not left waiting for another process.
      const known = admission.taken || admission.why !== 'unknown' ? admission : await admission.later
      if (!known?.taken) return
      const { organizationId } = known
      await this.#answer({ taken: { request, key, organizationId }, delivery }, ahead.replyIn(organizationId))
    } finally {
      await ahead.end()
    }
  }

  async #answer(brought: Brought, begun: Promise<Reply> | null): Promise<void> {
    try {
      // What was begun before has no need of a listener.
      await (begun === null ? this.#dispatch(brought) : answerLook(this.#answering, brought, begun))
    } catch (error) {
      const { taken, delivery } = brought
      await this.#sayFault(taken.request, delivery, error)
      await this.#answering.inbox.settle(taken.organizationId, taken.key)
    }
  }

  async #dispatch(brought: Brought): Promise<void> {
    const { taken, delivery } = brought
    await this.#process({
      body: delivery.body,
      ack: async () => void delivery.acknowledge(),
      customProperties: { tenantry: brought },
      ...(delivery.retryNum === undefined ? {} : { retryNum: delivery.retryNum }),
    })
    if (delivery.isAcknowledged) return
    await this.#say(taken.request, delivery, { message: plainMessage(this.#unknown(taken.request)) })
    await this.#answering.inbox.settle(taken.organizationId, taken.key)
  }

  async #sayFault(request: ChatRequest, delivery: Delivery, error: unknown): Promise<void> {
    const reference = reportFault(this.#answering.bot, { request, key: delivery.key }, error)
    await this.#say(request, delivery, { message: plainMessage(say.fault(reference)) })
  }

  async #notTaken(
    request: ChatRequest,
    delivery: Delivery,
    why: 'replay' | 'late' | 'unknown',
  ): Promise<void> {
    if (why === 'replay') delivery.acknowledge()
    else if (request.kind === 'home' || request.kind === 'uninstalled') delivery.refuse()
    else
      await this.#say(request, delivery, {
        message: plainMessage(why === 'late' ? say.notAccepted : say.perhapsAccepted),
      })
  }

  #unknown(request: ChatRequest): string {
    if (request.kind === 'command') return say.unknownCommand(request.command, this.#answering.bot.names)
    return request.kind === 'submit' ? say.unknownForm : say.unknownButton
  }

  /** In the acknowledgement where that can be, else after it. */
  async #say(request: ChatRequest, delivery: Delivery, { message }: Reply): Promise<void> {
    if (message === null) return
    const inAnswer = request.kind === 'command' && !delivery.isAcknowledged
    delivery.acknowledge(
      inAnswer ? { response_type: 'ephemeral', ...this.#answering.shorten(message) } : undefined,
    )
    if (!inAnswer) await this.#answering.posts.post(request, message, { replaces: false })
  }
}
