import type { Happening } from '../domain/event.ts'
import { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'
import { parseInput } from '../operations/input.ts'
import { recordedInput } from '../operations/recorded-input.ts'
import type { Work } from '../operations/work.ts'
import { allows, refusedTo } from '../policy/authorize.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'
import { type End, endedRequest } from './end.ts'
import { examine } from './examined.ts'

/**
 * Does what was agreed to, in the transaction that completed the agreement, with the authority of whoever completed it, their grant
 * ceiling included. Behind a savepoint: where the command refuses, its traces are undone, and the votes and the reason stay.
 */
export async function performApproved(work: Work, request: StoredRequest): Promise<StoredRequest> {
  return endedRequest(work, request, await attempt(work, request))
}

async function attempt(work: Work, request: StoredRequest): Promise<End> {
  const command = work.commands.get(request.command)
  if (command === undefined) throw new Error(`${request.command} was examined and is not there`)
  try {
    await work.savepoint(() => performNow(onBehalfOf(work, { request, command }), command, request.input))
    return { status: 'executed', outcome: null }
  } catch (error) {
    if (!(error instanceof TenantryError)) throw error
    return { status: 'failed', outcome: error.message }
  }
}

/** Does a command as whoever acts: what the pipeline does from loading on, but for asking whether others must agree. */
export async function performNow(work: Work, command: Command, stored: unknown): Promise<unknown> {
  const input = parseInput(command.input, stored)
  const { target, authorized } = await examine(work, command, input)
  if (!allows(work.actor.ability, command.permission, authorized)) throw refusedTo(command)
  await command.check?.(work, input, target)
  return command.handle(work, input, target)
}

/** What is recorded meanwhile is recorded as that command, by whoever acts, on behalf of the requester; the first says what was asked for. */
function onBehalfOf(work: Work, { request, command }: { request: StoredRequest; command: Command }): Work {
  const approved = {
    command: request.command,
    request: request.id,
    onBehalfOf: { id: request.requesterId, name: request.requesterName },
  }
  let asked: Happening['asked'] = recordedInput(command, request.input)
  const record: Work['record'] = (happening) => {
    work.record({ ...(asked && { asked }), ...happening, approved })
    asked = undefined
  }
  return Object.create(work, { record: { value: record } })
}
