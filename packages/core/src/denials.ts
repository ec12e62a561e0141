import { createHash } from 'node:crypto'
import { canonicalJson } from './domain/canonical-json.ts'
import { DENIALS_FOLDED_MS } from './domain/denial.ts'
import { keyOwner, type Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import type { Command } from './operations/define-command.ts'
import { countDenial } from './store/tables/denials.ts'
import type { World } from './world.ts'

/** A call as it was asked for: by whom, which command, with what. */
export interface Asked {
  readonly principal: Principal
  readonly command: Pick<Command, 'name' | 'internal' | 'host'>
  readonly asked: unknown
}

/** Makes a call and, where it is refused, records the refusal if it is worth knowing, before the refusal is answered. */
export async function recordingDenials<T>(world: World, asked: Asked, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isWorthKnowing(error, asked.command)) await recordDenial(world, asked)
    throw error
  }
}

/** Whoever is refused so many different things in that time is told of by number only: nobody fills the history by varying what they ask for. */
const MOST_DIFFERENT = 20

/**
 * Records that somebody was refused, in a transaction of its own: the one of the command is rolled back. The first refusal is an event at
 * once; repeats of it are counted, and their number becomes an event when the time is over, or with the next refusal after it.
 *
 * @throws TenantryError `unavailable` where it cannot be written, instead of the refusal
 */
export async function recordDenial(world: World, { principal, command, asked }: Asked): Promise<void> {
  await inOrganization(world, principal, 'write', async ({ workOf }) => {
    const { scope, actor, now, record, later } = workOf(command.name, 'denied')
    const denial = {
      refused: keyOwner(principal, actor.userId),
      command: command.name,
      target: targetOf(asked),
    }
    const since = new Date(now.getTime() - DENIALS_FOLDED_MS)
    const counted = await countDenial(scope, denial, { since, now, most: MOST_DIFFERENT })
    const whom = { accountId: actor.accountId, ...(actor.userId === null ? {} : { userId: actor.userId }) }
    const on = { type: 'command', id: counted.command }
    if (counted.untold > 0)
      record({ type: 'command.denied_again', on, ...whom, after: { times: counted.untold } })
    if (counted.isFirst)
      record({
        type: 'command.denied',
        on,
        ...whom,
        ...(typeof asked === 'object' && asked !== null ? { asked: { ...asked } } : {}),
        ...(command.host && { fields: command.host.fields }),
      })
    if (counted.repeats === 1) {
      const { refused, target } = counted
      const input = { refused, command: counted.command, target, ...whom }
      await later({ at: new Date(now.getTime() + DENIALS_FOLDED_MS), command: 'audit.tellDenials', input })
    }
  }).catch((error: unknown) => {
    throw error instanceof TenantryError
      ? error
      : new TenantryError('unavailable', undefined, { cause: error })
  })
}

/** What a call is about: the ids and references in its input, and not what it wanted of them. */
function targetOf(asked: unknown): string {
  const about = Object.entries(typeof asked === 'object' && asked !== null ? asked : {}).filter(
    ([field, value]) => typeof value === 'string' && /(^account|^user|^reference|Id)$/.test(field),
  )
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(about)))
    .digest('hex')
}

/**
 * Whether a refusal is recorded: that something was forbidden, and an id that is not there, which may be a foreign one. Not for codes
 * that people type before anybody knows who they are: strangers would fill the record.
 */
export function isWorthKnowing(error: unknown, { internal }: Pick<Command, 'internal'>): boolean {
  if (!(error instanceof TenantryError)) return false
  return error.code === 'forbidden' || (error.code === 'not_found' && internal !== true)
}
