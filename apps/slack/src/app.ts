import { App } from '@slack/bolt'
import { SlashNames } from './grammar/slash-names.ts'
import { VerbTable } from './grammar/verbs.ts'
import { People } from './identity/people.ts'
import { addListeners } from './listeners.ts'
import { jsonLog } from './log.ts'
import { checkOptions, type SlackAppOptions } from './options.ts'
import { fitting } from './present/fit.ts'
import type { Answering } from './receive/answer.ts'
import { DEADLINES } from './receive/deadlines.ts'
import { HttpReceiver } from './receive/http-receiver.ts'
import { Inbox } from './receive/inbox.ts'
import { Intake } from './receive/intake.ts'
import { Posts } from './receive/posts.ts'
import { SocketReceiver } from './receive/socket-receiver.ts'
import { TakeOver } from './receive/take-over.ts'
import { Cards } from './run/cards.ts'
import { slackClients } from './slack-clients.ts'
import { slackLog } from './slack-log.ts'

const TAKE_OVER_AFTER_MS = 30_000

/** The bot, made and not yet started. */
export interface SlackApp {
  /**
   * Takes requests at `POST /slack/events`, or over a socket where there is an app token.
   *
   * @param where.port 0 for any free one
   * @returns the port; 0 over a socket
   */
  start(where: { port: number; host?: string }): Promise<{ port: number }>
  /** Takes no more requests, and answers those that came. */
  stop(): Promise<void>
}

/**
 * Makes a bot on a Tenantry of the host's.
 *
 * @throws Error with one sentence for an option that it cannot be made with
 */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  checkOptions(options)
  const { tenantry, botToken, slackApiUrl: apiUrl, log = jsonLog(), clock: now = () => new Date() } = options
  const names = new SlashNames(options.commandPrefix ?? '', options.nouns)
  const verbs = new VerbTable(tenantry.operations)
  const slack = slackClients({ token: botToken, apiUrl, log })
  const bot = { tenantry, names, verbs, slack, log, now, people: new People(slack.interactive, now) }
  const deadlines = { ...DEADLINES, ...options.deadlines }
  const shorten = fitting(options.overLimit ?? 'cut')
  const answering: Answering = {
    bot,
    shorten,
    inbox: new Inbox(bot, deadlines.acceptMs),
    answerMs: deadlines.answerMs,
    posts: new Posts({ slack, log, shorten }),
  }
  const intake = new Intake(answering, (event) => bolt.processEvent(event))
  const receiver = receiverOf(options, { apiUrl, log, now, intake })
  const bolt = new App({
    receiver,
    // Bolt would ask Slack who the bot is before every request; the bot's own requests never come here.
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    convoStore: false,
    logger: slackLog(log),
  })
  addListeners(bolt, answering)
  const cards = new Cards(bot, shorten)
  const afterMs = options.takeOverAfterMs ?? TAKE_OVER_AFTER_MS
  const takeOver = new TakeOver(answering, { olderThanMs: afterMs, everyMs: Math.min(afterMs, 10_000) })
  return {
    async start({ port, host = '127.0.0.1' }) {
      const listening =
        receiver instanceof HttpReceiver
          ? await receiver.start({ port, host })
          : await receiver.start().then(() => 0)
      takeOver.start()
      await cards.start()
      return { port: listening }
    },
    async stop() {
      await Promise.all([receiver.stop(), takeOver.stop(), cards.stop()])
      await intake.drain()
    },
  }
}

function receiverOf(
  { signingSecret = '', appToken }: SlackAppOptions,
  {
    apiUrl,
    log,
    now,
    intake,
  }: {
    apiUrl: string | undefined
    log: NonNullable<SlackAppOptions['log']>
    now: () => Date
    intake: Intake
  },
): HttpReceiver | SocketReceiver {
  return appToken === undefined
    ? new HttpReceiver({ signingSecret, now, log, take: (delivery) => intake.take(delivery) })
    : new SocketReceiver({ appToken, apiUrl, log, take: (delivery) => intake.take(delivery) })
}
