import type { HostOperation } from '../grammar/spoken.ts'
import { type Message, plainMessage, userText } from '../present/message.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'

/** What the host says of what came of its command; nothing of it is read as mark-up. */
export function hostOutcome({ tenantry }: Bot, operation: HostOperation, output: unknown): Message {
  const known = tenantry.operations.get(operation)
  const answer = known?.kind === 'command' ? known.host?.answer?.(output) : undefined
  return plainMessage(answer === undefined ? say.hostDone : userText(answer))
}
