import { type Noun, TenantryError } from '@tenantry/core'
import type { Parsed } from '../grammar/parse.ts'
import { readCommand } from '../grammar/read-command.ts'
import type { Verb } from '../grammar/verb.ts'
import { identify } from '../identity/identify.ts'
import { plainMessage } from '../present/message.ts'
import { refusedInput, withUsage } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import type { TypedCommand } from '../present/typed-wrong.ts'
import { COMMAND_MAX } from '../receive/read-request.ts'
import { en as say } from '../sentences/en.ts'
import { askForMissing, askWhatToChange, givesNoChange } from './ask-for-missing.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { lookUp } from './look-up.ts'
import { isOperation, perform } from './perform.ts'
import { runOwnVerb } from './run-own-verb.ts'
import { showHelp, showHome } from './show-help.ts'

/** Runs a slash command. */
export async function runCommand(bot: Bot, taken: Taken<RequestOf<'command'>>): Promise<Reply> {
  const { command, text } = taken.request
  const read = readCommand(bot, taken.request)
  if (read === null) return { message: plainMessage(say.unknownCommand(command, bot.names)) }
  if (text.length > COMMAND_MAX) return { message: plainMessage(say.commandTooLong(COMMAND_MAX)) }
  const { noun, parsed } = read
  switch (parsed.kind) {
    case 'home':
      return noun === 'tenantry' ? showHelp(bot, taken, { noun, words: [] }) : showHome(bot, taken, noun)
    case 'help':
      return showHelp(bot, taken, { noun, ...parsed })
    case 'problem':
      return showProblem(bot, taken, { ...parsed, noun })
    case 'call':
      return call(bot, taken, parsed)
    default:
      return parsed satisfies never
  }
}

async function call(
  bot: Bot,
  taken: Taken<RequestOf<'command'>>,
  { verb, input, missing }: Extract<Parsed, { kind: 'call' }>,
): Promise<Reply> {
  if (!isOperation(verb)) return runOwnVerb(bot, taken, { verb, input, missing })
  const typed = { verb, input }
  if (verb.reads && missing.length === 0)
    return orUsage(bot, typed, () => lookUp(bot, taken, { verb, input }))
  const known = await identify(bot, taken, { afresh: !verb.reads })
  if (missing.length > 0) return askForMissing(bot, taken, { known, verb, input, missing })
  if (givesNoChange(verb, input)) return askWhatToChange(bot, taken, { known, verb, input })
  return orUsage(bot, typed, () => perform(bot, taken, { known, verb, input }))
}

/** What is refused because of what was typed is shown with how it is typed. */
async function orUsage({ names }: Bot, typed: TypedCommand, run: () => Promise<Reply>): Promise<Reply> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof TenantryError) || error.code !== 'invalid_input') throw error
    return { message: refusedInput(error, typed, names) }
  }
}

/** Somebody who may not use the bot at all hears that, and not what they have mistyped. */
async function showProblem(
  bot: Bot,
  taken: Taken,
  { verb, problem, noun }: Extract<Parsed, { kind: 'problem' }> & { noun: Noun },
): Promise<Reply> {
  if (verb === null || isOperation(verb)) await identify(bot, taken, { afresh: false })
  const suggestion = problem.suggestion === null ? null : bot.names.inText(problem.suggestion)
  const sentence = say.problem({ ...problem, suggestion })
  if (verb !== null) return { message: withUsage(sentence, verb as Verb, bot.names) }
  return { message: plainMessage(`${sentence} ${say.seeHelp(bot.names.of(noun))}`) }
}
