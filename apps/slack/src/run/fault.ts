import { randomBytes } from 'node:crypto'
import { TenantryError } from '@tenantry/core'
import { plainMessage } from '../present/message.ts'
import { refusal } from '../present/refusal.ts'
import type { Reply } from '../present/reply.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { Bot, Taken } from './bot.ts'
import { unavailable } from './unavailable.ts'

/** What is said where something was thrown: a refusal is a sentence, a fault is a reference that is in the log. */
export function replyToError(bot: Bot, taken: Taken, error: unknown): Reply {
  if (error instanceof ChatRefusal) return { message: plainMessage(error.message) }
  if (error instanceof TenantryError) {
    return error.code === 'unavailable'
      ? unavailable(bot, taken, error)
      : { message: refusal(error, bot.names) }
  }
  return { message: plainMessage(say.fault(reportFault(bot, taken, error))) }
}

/** Writes a fault into the log; returns the reference under which it is found there. */
export function reportFault(
  { log }: Pick<Bot, 'log'>,
  { request, key }: Pick<Taken, 'request' | 'key'>,
  error: unknown,
): string {
  const reference = randomBytes(5).toString('hex')
  const fault =
    error instanceof Error
      ? { name: error.name, message: error.message, stack: error.stack }
      : { message: String(error) }
  log.error(
    { reference, kind: request.kind, request: key.slice(0, 16), team: request.workspace.teamId, fault },
    'a fault',
  )
  return reference
}
