import { personOf, viaOf } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'

/** Links the person who confirms an invitation. The core refuses everybody but the invited. */
export async function acceptInvitation(bot: Bot, taken: Taken<RequestOf<'press'>>): Promise<Reply> {
  const { request, organizationId } = taken
  const { identity } = await personOf(bot, request, { afresh: true })
  const { ticketId = '' } = readValue(request.value)
  if (organizationId === null) throw new ChatRefusal(say.notConnected(bot.names))
  const { organizationName } = await bot.tenantry.chat.previewInvitation(organizationId, ticketId, identity)
  const who = { ...identity, via: viaOf(taken) }
  const user = await bot.tenantry.chat.acceptInvitation(organizationId, ticketId, who)
  return { message: plainMessage(say.linked(say.user(user), organizationName, bot.names)), replaces: true }
}
