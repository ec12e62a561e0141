import { nameInLink } from '@tenantry/core'
import { personOf, viaOf } from '../identity/identify.ts'
import { plainMessage, section } from '../present/message.ts'
import { modal } from '../present/modal.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'

/** Shows both identities in a window, to be confirmed: a code alone links nobody. */
export async function askToLink(
  bot: Bot,
  { request }: Taken<RequestOf<'command'>>,
  code: string,
): Promise<Reply> {
  const person = await personOf(bot, request, { afresh: true })
  const preview = await bot.tenantry.chat.previewLink(code, request.workspace)
  const about = JSON.stringify({ code, responseUrl: request.responseUrl, channelId: request.channelId })
  const view = modal({
    title: say.linkTitle,
    form: 'link',
    about,
    submit: say.buttons.link,
    close: say.buttons.cancel,
    blocks: [
      section(say.linkQuestion(person.name, nameInLink(preview), preview.organizationName)),
      section(say.linkIssuedBy(preview.issuedByName)),
    ],
  })
  if (request.triggerId === null) throw new ChatRefusal(say.linkNoWindow)
  await bot.slack.interactive.views.open({ trigger_id: request.triggerId, view }).catch((cause: unknown) => {
    throw new ChatRefusal(say.linkNoWindow, { cause })
  })
  return { message: plainMessage(say.linkOpened) }
}

/** Links whoever confirmed. The code is checked again, and used up. */
export async function link(bot: Bot, taken: Taken<RequestOf<'submit'>>, code: string): Promise<Reply> {
  const { request } = taken
  const { identity } = await personOf(bot, request, { afresh: true })
  const preview = await bot.tenantry.chat.previewLink(code, request.workspace)
  const where = { ...request.workspace, via: viaOf(taken) }
  const user = await bot.tenantry.chat.link(code, identity, where)
  return { message: plainMessage(say.linked(say.user(user), preview.organizationName, bot.names)) }
}
