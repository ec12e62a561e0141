import type { ModalView } from '@slack/types'
import { LIMITS } from '../present/limits.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import type { AboutForm } from './about-form.ts'
import type { Bot } from './bot.ts'

/**
 * Opens a window that carries along unseen what it is about, and where its answer goes; on top of the one whose button was pressed.
 *
 * @returns whether it opened: a trigger lives for three seconds only
 */
export async function openWindow(
  bot: Bot,
  request: ChatRequest,
  about: Pick<AboutForm, 'operation' | 'input'>,
  view: (about: string) => ModalView,
): Promise<boolean> {
  const { triggerId, responseUrl, channelId, inWindow } = request
  const text = JSON.stringify({ ...about, responseUrl, channelId } satisfies AboutForm)
  if (triggerId === null || text.length > LIMITS.privateMetadata) return false
  try {
    const { views } = bot.slack.interactive
    const shown = { trigger_id: triggerId, view: view(text) }
    await (inWindow ? views.push(shown) : views.open(shown))
    return true
  } catch (error) {
    bot.log.warn({ error: String(error) }, 'a window was not opened')
    return false
  }
}
