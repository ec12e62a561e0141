import { parse } from '../grammar/parse.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { COMMAND_MAX } from '../receive/read-request.ts'
import type { Bot } from './bot.ts'
import { isOperation } from './perform.ts'

/**
 * Whether a request is a command that only looks things up: then nothing of the organization is changed, whatever becomes of the request.
 * A look that is refused is recorded all the same (`command.denied`), under the key of a request that may then never have been taken: it was
 * asked for, and was not allowed. What asks for more is none: it opens a window.
 */
export function onlyLooks({ names, verbs }: Pick<Bot, 'names' | 'verbs'>, request: ChatRequest): boolean {
  if (request.kind !== 'command' || request.text.length > COMMAND_MAX) return false
  const read = names.read(request.command, request.text)
  if (read === null) return false
  const parsed = parse(read.noun, read.text, verbs)
  return (
    parsed.kind === 'call' && isOperation(parsed.verb) && parsed.verb.reads && parsed.missing.length === 0
  )
}
