import type { Conversation } from './conversation.ts'
import { type Message, slackbot } from './message.ts'

/** Older messages are forgotten beyond this number: the playground is a place to try things in, no archive. */
const keptMessages = 2000

/** Every message of the workspace in the order of its arrival. */
export class Messages {
  #all: Message[]
  #lastMicroseconds = 0
  readonly #clock: () => Date

  constructor(clock: () => Date, stored: readonly Message[]) {
    this.#clock = clock
    this.#all = [...stored]
    this.#lastMicroseconds = Math.max(0, ...stored.map(({ ts }) => Math.round(Number(ts) * 1e6)))
  }

  add(message: Omit<Message, 'ts'>): Message {
    const added = { ...message, ts: this.#nextTs() }
    this.#all.push(added)
    if (this.#all.length > keptMessages) this.#all = this.#all.slice(-keptMessages)
    return added
  }

  find(conversationId: string, ts: string): Message | undefined {
    return this.#all.find((each) => each.ts === ts && each.conversationId === conversationId)
  }

  replace(message: Message, content: Pick<Message, 'text' | 'blocks'>): Message {
    const replaced: Message = { ...message, ...content, edited: true }
    this.#all = this.#all.map((each) => (each === message ? replaced : each))
    return replaced
  }

  remove(message: Message): void {
    this.#all = this.#all.filter((each) => each !== message)
  }

  /** What this member sees of the conversation: nobody else's ephemeral messages. */
  seenBy(memberId: string, conversation: Conversation): Message[] {
    if (conversation.kind === 'direct' && conversation.memberId !== memberId) return []
    return this.#all.filter(
      (each) =>
        each.conversationId === conversation.id &&
        (each.visibleTo === undefined || each.visibleTo === memberId),
    )
  }

  all(): readonly Message[] {
    return this.#all
  }

  /** Two messages never share a key, and a later one never has the smaller one, even when the clock stands still. */
  #nextTs(): string {
    this.#lastMicroseconds = Math.max(this.#lastMicroseconds + 1, this.#clock().getTime() * 1000)
    return `${Math.floor(this.#lastMicroseconds / 1e6)}.${String(this.#lastMicroseconds % 1e6).padStart(6, '0')}`
  }
}

export const fromSlackbot = (
  conversationId: string,
  memberId: string,
  text: string,
): Omit<Message, 'ts'> => ({
  conversationId,
  author: slackbot,
  origin: 'slackbot',
  text,
  blocks: [],
  visibleTo: memberId,
})
