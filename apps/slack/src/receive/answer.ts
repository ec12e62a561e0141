import { type Message, plainMessage, section } from '../present/message.ts'
import { modal } from '../present/modal.ts'
import type { Reply } from '../present/reply.ts'
import type { Bot, Taken } from '../run/bot.ts'
import { runRequest } from '../run/run-request.ts'
import { en as say } from '../sentences/en.ts'
import type { Brought } from './brought.ts'
import type { Delivery } from './delivery.ts'
import type { Inbox } from './inbox.ts'
import type { Posts } from './posts.ts'

/** What it takes to answer a request. */
export interface Answering {
  readonly bot: Bot
  readonly inbox: Inbox
  readonly posts: Posts
  readonly shorten: (message: Message) => Message
  /** Milliseconds from the arrival until it is said that it takes longer. */
  readonly answerMs: number
}

/** Runs a request and answers it: in the acknowledgement where it is done in time, else that it is being worked on, and then later. */
export async function answer(answering: Answering, brought: Brought): Promise<void> {
  const delivered = await deliver(answering, brought, runRequest(answering.bot, brought.taken))
  const { organizationId, key } = brought.taken
  if (delivered) await answering.inbox.settle(organizationId, key)
}

/** The same for what only looks, and was begun before. That it has its answer is written down soon, with others: it may be looked up twice. */
export async function answerLook(
  answering: Answering,
  brought: Brought,
  begun: Promise<Reply>,
): Promise<void> {
  const delivered = await deliver(answering, brought, begun)
  const { organizationId, key } = brought.taken
  if (delivered) answering.inbox.settleSoon(organizationId, key)
}

/** @returns whether there is nothing more to be said */
async function deliver(
  answering: Answering,
  { taken, delivery }: Brought,
  running: Promise<Reply>,
): Promise<boolean> {
  const started = performance.now()
  const inTime = await withinTime(running, answering.answerMs - (started - delivery.receivedAt))
  if (inTime === null) delivery.acknowledge(workingOn(taken, answering.shorten))
  const reply = inTime ?? (await running)
  const said = inTime !== null && acknowledgeWith(answering, { taken, delivery }, reply)
  const delivered =
    said ||
    reply.message === null ||
    (await answering.posts.post(taken.request, reply.message, { replaces: reply.replaces ?? false }))
  answering.bot.log.info(
    {
      request: taken.key.slice(0, 16),
      kind: taken.request.kind,
      ms: Math.round(performance.now() - started),
      inTime: inTime !== null,
      delivered,
    },
    'a request was answered',
  )
  return delivered && !reply.waits
}

function withinTime(running: Promise<Reply>, leftMs: number): Promise<Reply | null> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(null), Math.max(0, leftMs))
    running.then(resolve, reject).finally(() => clearTimeout(late))
  })
}

/** Whether the acknowledgement itself said it all. */
function acknowledgeWith(
  { shorten }: Answering,
  { taken, delivery }: { taken: Taken; delivery: Delivery },
  reply: Reply,
): boolean {
  switch (taken.request.kind) {
    case 'command':
      return delivery.acknowledge(
        reply.message === null ? undefined : { response_type: 'ephemeral', ...shorten(reply.message) },
      )
    case 'submit':
      if (reply.errors !== undefined)
        return delivery.acknowledge({ response_action: 'errors', errors: reply.errors })
      if (reply.view !== undefined)
        return delivery.acknowledge({ response_action: 'update', view: reply.view })
      delivery.acknowledge(reply.closesAll ? { response_action: 'clear' } : undefined)
      return false
    default:
      delivery.acknowledge()
      return false
  }
}

/** What is said at once where it takes longer. Only a command has a place for words; a form says it in its own window. */
function workingOn({ request }: Taken, shorten: Answering['shorten']): object | undefined {
  if (request.kind === 'command') return { response_type: 'ephemeral', ...shorten(plainMessage(say.working)) }
  if (request.kind !== 'submit') return undefined
  return {
    response_action: 'update',
    view: modal({ title: say.appName, blocks: [section(say.working)], close: say.buttons.close }),
  }
}
