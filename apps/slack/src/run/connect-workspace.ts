import { personOf, viaOf } from '../identity/identify.ts'
import { writeValue } from '../present/button-value.ts'
import { actions, button, context, plainMessage, section } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'

/** Connects the workspace by a code, and offers its typist to be the administrator who made it, if somebody did. */
export async function connectWorkspace(bot: Bot, taken: Taken, code: string): Promise<Reply> {
  const { request } = taken
  const where = { ...request.workspace, via: viaOf(taken) }
  const { identity } = await personOf(bot, request, { afresh: true })
  const { organizationName, invitation } = await bot.tenantry.chat.connect(code, where, identity)
  const text = say.connected(organizationName)
  if (invitation === null) return { message: plainMessage(text, [context(say.connectNoOffer(bot.names))]) }
  const offer = say.connectOffer(invitation.user)
  const value = writeValue({ ticketId: invitation.ticketId }) ?? ''
  const linkMe = button({ text: say.buttons.linkMe, action: 'accept', value, style: 'primary' })
  return {
    message: { text: `${text} ${offer}`, blocks: [section(text), section(offer), ...actions([linkMe])] },
  }
}
