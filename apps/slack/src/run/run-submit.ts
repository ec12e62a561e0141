import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import { aboutOf } from './about-form.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { link } from './link-by-code.ts'

/** Runs a form that was submitted. */
export async function runSubmit(bot: Bot, taken: Taken<RequestOf<'submit'>>): Promise<Reply> {
  const { form, about } = taken.request
  switch (form) {
    case 'link':
      return link(bot, taken, aboutOf(about).code ?? '')
    default:
      throw new ChatRefusal(say.unknownForm)
  }
}
