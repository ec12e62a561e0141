import type { Log } from '../log.ts'
import type { Message } from '../present/message.ts'
import type { SlackClients } from '../slack-clients.ts'
import type { ChatRequest } from './chat-request.ts'

const POST_TIMEOUT_MS = 5_000
/** A response address takes five posts; two tries leave enough of them. */
const POST_TRIES = 2

/** Says something after the acknowledgement: at the response address while it is good, else in a direct message. */
export class Posts {
  readonly #slack: SlackClients
  readonly #log: Log
  readonly #shorten: (message: Message) => Message

  constructor({
    slack,
    log,
    shorten,
  }: { slack: SlackClients; log: Log; shorten: (message: Message) => Message }) {
    this.#slack = slack
    this.#log = log
    this.#shorten = shorten
  }

  /** @returns whether Slack took it */
  async post(request: ChatRequest, message: Message, { replaces }: { replaces: boolean }): Promise<boolean> {
    const { text, blocks } = this.#shorten(message)
    const { responseUrl, userId } = request
    if (
      responseUrl !== null &&
      (await this.#respond(responseUrl, {
        response_type: 'ephemeral',
        replace_original: replaces,
        text,
        blocks,
      }))
    ) {
      return true
    }
    if (userId === '') return false
    try {
      await this.#slack.patient.chat.postMessage({ channel: userId, text, blocks: [...blocks] })
      return true
    } catch (error) {
      this.#log.error(
        { team: request.workspace.teamId, error: String(error) },
        'an answer could not be delivered',
      )
      return false
    }
  }

  async #respond(url: string, body: object): Promise<boolean> {
    for (let attempt = 1; attempt <= POST_TRIES; attempt += 1) {
      const status = await post(url, body)
      if (status >= 200 && status < 300) return true
      this.#log.warn({ status, attempt }, 'a response address did not take the answer')
      if (status >= 400 && status < 500 && status !== 429) return false
    }
    return false
  }
}

/** The status of the answer; 0 where there was none. The address is a secret of a kind, so no error with it in goes anywhere. */
async function post(url: string, body: object): Promise<number> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
