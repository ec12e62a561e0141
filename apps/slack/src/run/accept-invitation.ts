import { personOf } from '../identity/identify.ts'
import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'

/** Links the person who confirms an invitation. The core refuses everybody but the invited. */
export async function acceptInvitation(
  bot: Bot,
  { request, organizationId }: Taken<RequestOf<'press'>>,
): Promise<Reply> {
  const { identity } = await personOf(bot, request, { afresh: true })
  const { ticketId = '' } = readValue(request.value)
  if (organizationId === null) throw new ChatRefusal(say.notConnected(bot.names))
  const { organizationName } = await bot.tenantry.chat.previewInvitation(organizationId, ticketId, identity)
  const user = await bot.tenantry.chat.acceptInvitation(organizationId, ticketId, identity)
  return { message: plainMessage(say.linked(say.user(user), organizationName, bot.names)), replaces: true }
}
