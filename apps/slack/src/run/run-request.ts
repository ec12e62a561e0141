import { plainMessage } from '../present/message.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, RequestOf, Taken } from './bot.ts'
import { disconnectUninstalled } from './disconnect-uninstalled.ts'
import { replyToError } from './fault.ts'
import { publishHome } from './publish-home.ts'
import { runCommand } from './run-command.ts'
import { runPress } from './run-press.ts'
import { runSubmit } from './run-submit.ts'

/** Runs a request to its end. It always answers, also when it fails. */
export async function runRequest(bot: Bot, taken: Taken): Promise<Reply> {
  try {
    return await run(bot, taken)
  } catch (error) {
    const reply = replyToError(bot, taken, error)
    return isEvent(taken) ? { ...reply, message: null } : reply
  }
}

/** Nobody asked for anything, so nobody is told what went wrong; the log is. */
function isEvent({ request }: Taken): boolean {
  return request.kind === 'home' || request.kind === 'uninstalled'
}

function run(bot: Bot, taken: Taken): Promise<Reply> {
  switch (taken.request.kind) {
    case 'command':
      return runCommand(bot, taken as Taken<RequestOf<'command'>>)
    case 'press':
      return runPress(bot, taken as Taken<RequestOf<'press'>>, runRequest)
    case 'submit':
      return runSubmit(bot, taken as Taken<RequestOf<'submit'>>)
    case 'home':
      return publishHome(bot, taken)
    case 'uninstalled':
      return disconnectUninstalled(bot, taken)
    case 'interrupted':
      return Promise.resolve({ message: plainMessage(say.interrupted) })
    default:
      return taken.request satisfies never
  }
}
