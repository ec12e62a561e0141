import type { InputField } from '@tenantry/core'
import type { Given } from '../grammar/value.ts'
import type { Verb } from '../grammar/verb.ts'
import { identify } from '../identity/identify.ts'
import { question } from '../present/question.ts'
import { withUsage } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { connectWorkspace } from './connect-workspace.ts'
import { preview } from './execute.ts'
import { askToLink } from './link-by-code.ts'

/** What the bot does itself: it concerns the workspace and who is who in it. */
export async function runOwnVerb(
  bot: Bot,
  taken: Taken<RequestOf<'command'>>,
  {
    verb,
    input,
    missing,
  }: { verb: Verb; input: Readonly<Record<string, Given>>; missing: readonly InputField[] },
): Promise<Reply> {
  if (missing.length > 0)
    return { message: withUsage(say.missing(missing.map(({ flag }) => `<${flag}>`)), verb, bot.names) }
  const code = String(input.code ?? '')
  switch (verb.verb) {
    case 'connect':
      return connectWorkspace(bot, taken, code)
    case 'link':
      return askToLink(bot, taken, code)
    case 'disconnect':
      return askToDisconnect(bot, taken, verb)
    default:
      throw new Error(`the bot's own verb ${verb.verb} has nothing that runs it`)
  }
}

async function askToDisconnect(bot: Bot, taken: Taken, verb: Verb): Promise<Reply> {
  const known = await identify(bot, taken, { afresh: true })
  const effects = await preview(bot, known, {
    operation: 'chat.disconnect',
    input: { team: taken.request.workspace },
  })
  return {
    message: question(verb, { input: {}, about: [], effects, key: taken.key, at: bot.now().getTime() }),
  }
}
