import { readValue } from '../present/button-value.ts'
import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { requestFrom } from '../receive/stored-request.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'

/** What runs a request of any kind; given by the one that ran this one. */
export type RunAgain = (bot: Bot, taken: Taken) => Promise<Reply>

/** Asks again what became of a request whose commit was lost: the same request under the same key, so nothing is done twice. */
export async function lookAgain(bot: Bot, taken: Taken<RequestOf<'press'>>, run: RunAgain): Promise<Reply> {
  const { key = '' } = readValue(taken.request.value)
  const { organizationId, request } = taken
  const waiting = organizationId === null ? null : await bot.tenantry.chat.takeOver(organizationId, key)
  const first = waiting === null ? null : requestFrom(waiting.payload)
  if (organizationId === null || first === null) return { message: plainMessage(say.answeredMeanwhile) }
  if (first.userId !== request.userId) throw new ChatRefusal(say.notYours)
  const reply = await run(bot, { request: first, key, organizationId, again: true })
  if (!reply.waits) await bot.tenantry.chat.answered(organizationId, [key])
  const { waits: _kept, ...answer } = reply
  return answer
}
