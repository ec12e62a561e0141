import type { ChatHealth } from '@tenantry/core'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'

/** How the chat of the organization does: whether Slack takes what the bot says, who is linked, and what waits. */
export async function showHealth(
  bot: Bot,
  { workspace }: ChatRequest,
  { workspaces, waiting }: ChatHealth,
): Promise<Reply> {
  const here = workspaces.find(({ teamId }) => teamId === workspace.teamId)?.links ?? 0
  const elsewhere = workspaces.filter(({ teamId }) => teamId !== workspace.teamId)
  const { health } = say
  const lines = [
    await answerOfSlack(bot),
    health.linked(here),
    ...elsewhere.map(({ teamId, links }) => health.elsewhere(teamId, links)),
    health.waiting(waiting),
    health.rest,
  ]
  return { message: plainMessage(lines.join('\n')) }
}

async function answerOfSlack({ slack, log }: Bot): Promise<string> {
  try {
    const { user = '', team = '' } = await slack.interactive.auth.test()
    return say.health.slack(user, team)
  } catch (error) {
    log.warn({ error: String(error) }, 'Slack did not say who the bot is')
    return say.health.noSlack
  }
}
