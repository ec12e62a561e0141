import type { DrawnBlock } from '../blocks/drawn-block.ts'

/** The one that Slack itself speaks as: it says that a command failed. */
export const slackbot = 'USLACKBOT'

export interface Message {
  /** Slack's key of a message inside its conversation: seconds and a serial number, as a string. */
  ts: string
  conversationId: string
  /** A member's id, the bot's user id, or `slackbot`. */
  author: string
  /** `typed` is a slash command as its author sees it in their own window; it is never sent to the bot as a message. */
  origin: 'typed' | 'person' | 'app' | 'slackbot'
  text: string
  blocks: DrawnBlock[]
  /** The only member who sees it, for an ephemeral message. */
  visibleTo?: string
  threadTs?: string
  edited?: true
}
