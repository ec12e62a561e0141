import { z } from 'zod'
import { defineQuery } from '../operations/define-query.ts'
import { readWaiting } from '../store/tables/chat-inbox.ts'
import { countLinks } from '../store/tables/chat-links.ts'

/** What is being answered takes less; the request that asks is among what was sent just now. */
const WAITING_AFTER_MS = 60_000

/** How the chat of one's own organization does. */
export interface ChatHealth {
  /** The workspaces in which people are linked, and how many of them. */
  readonly workspaces: readonly { readonly teamId: string; readonly links: number }[]
  /** What was sent more than a minute ago and has no answer; `since` is when the oldest of it came. */
  readonly waiting: { readonly requests: number; readonly since: string | null }
}

/**
 * Whether chat works in the organization, as far as its own rows say. What is wrong with the database is not among it: that concerns
 * every organization on it, and is the operators' to know.
 */
export const chatHealth = defineQuery({
  name: 'chat.health',
  summary: 'Look whether chat works as it must',
  permission: 'chat:install',
  refusedAs: 'look whether the chat works',
  input: z.strictObject({}),
  chat: { noun: 'tenantry', verb: 'doctor', positional: [], example: '/tenantry doctor' },
  async run({ scope, now }): Promise<ChatHealth> {
    return {
      workspaces: await countLinks(scope),
      waiting: await readWaiting(scope, new Date(now.getTime() - WAITING_AFTER_MS)),
    }
  },
})
