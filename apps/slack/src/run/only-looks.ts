import { readCommand, type Said } from '../grammar/read-command.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { COMMAND_MAX } from '../receive/read-request.ts'
import { isOperation } from './perform.ts'

/**
 * Whether a request is a command that only looks things up: then nothing of the organization is changed, whatever becomes of the request.
 * A look that is refused is recorded all the same (`command.denied`), under the key of a request that may then never have been taken: it was
 * asked for, and was not allowed. What asks for more is none: it opens a window.
 */
export function onlyLooks(said: Said, request: ChatRequest): boolean {
  if (request.kind !== 'command' || request.text.length > COMMAND_MAX) return false
  const parsed = readCommand(said, request)?.parsed
  return (
    parsed?.kind === 'call' && isOperation(parsed.verb) && parsed.verb.reads && parsed.missing.length === 0
  )
}
