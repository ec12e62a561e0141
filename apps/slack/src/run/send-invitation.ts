import type { ChatIdentity, Invitation } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { writeValue } from '../present/button-value.ts'
import { actions, button, type Message, plainMessage, section } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import type { Call } from './execute.ts'

/** Asks the mentioned person, in their direct messages, whether they are that user. Nobody is linked before they say so. */
export async function sendInvitation(
  bot: Bot,
  { looker, request, call }: { looker: Looker; request: ChatRequest; call: Call },
  invitation: Invitation,
): Promise<Reply> {
  const member = call.input.member as ChatIdentity
  const mention = `<@${member.userId}>`
  const [person, self] = await Promise.all([
    bot.people.look(member.userId, { afresh: false }),
    looker.session.execute('self.get', {}),
  ])
  const text = say.invitation({
    administrator: invitation.invitedBy,
    chat: person.name,
    who: say.user(invitation.user),
    organization: self.organization.name,
  })
  const message = question(text, invitation.ticketId)
  try {
    await bot.slack.patient.chat.postMessage({
      channel: member.userId,
      text: message.text,
      blocks: [...message.blocks],
    })
  } catch (error) {
    bot.log.warn(
      { error: String(error), team: request.workspace.teamId },
      'an invitation could not be delivered',
    )
    return { message: plainMessage(say.notInvited(mention, bot.names)) }
  }
  return { message: plainMessage(say.invited(mention, say.user(invitation.user))) }
}

function question(text: string, ticketId: string): Message {
  const value = writeValue({ ticketId }) ?? ''
  return {
    text,
    blocks: [
      section(text),
      ...actions([
        button({ text: say.buttons.confirm, action: 'accept', value, style: 'primary' }),
        button({ text: say.buttons.decline, action: 'decline' }),
      ]),
    ],
  }
}
