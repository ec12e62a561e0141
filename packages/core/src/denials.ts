import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { canonicalJson } from './domain/canonical-json.ts'
import { DENIALS_FOLDED_MS } from './domain/denial.ts'
import type { Happening } from './domain/event.ts'
import { isId, looksLikeId } from './domain/id.ts'
import { keyOwner, type Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import type { Opened } from './opened.ts'
import type { Command } from './operations/define-command.ts'
import type { Query } from './operations/define-query.ts'
import { inputFields } from './operations/input-fields.ts'
import { recordedOfRaw } from './operations/recorded-input.ts'
import type { Work } from './operations/work.ts'
import { allows } from './policy/authorize.ts'
import { readAccount } from './store/tables/accounts.ts'
import { countDenial } from './store/tables/denials.ts'
import { readUser } from './store/tables/users/read-user.ts'
import type { World } from './world.ts'

/** A call as it was asked for: by whom, which command or query, with what. */
export interface AttemptedCall {
  readonly principal: Principal
  readonly operation: Command | Query
  readonly asked: unknown
}

/** Makes a call and, where it is refused, records the refusal if it is worth knowing, before the refusal is answered. */
export async function recordingDenials<T>(
  world: World,
  asked: AttemptedCall,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isWorthKnowing(error, asked)) await recordDenial(world, asked)
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
export async function recordDenial(world: World, denied: AttemptedCall): Promise<void> {
  await inOrganization(world, denied.principal, 'write', (opened) => tellDenial(opened, denied)).catch(
    (error: unknown) => {
      throw error instanceof TenantryError
        ? error
        : new TenantryError('unavailable', undefined, { cause: error })
    },
  )
}

/** The same in a transaction that goes on: what was refused changed nothing there. */
export async function tellDenial(
  { workOf }: Pick<Opened, 'workOf'>,
  { principal, operation, asked }: AttemptedCall,
): Promise<void> {
  const work = workOf(operation.name, { outcome: 'denied' })
  const { scope, actor, now, record, later } = work
  const denial = {
    refused: keyOwner(principal, actor.userId),
    command: operation.name,
    target: fingerprintOf(asked),
  }
  const since = new Date(now.getTime() - DENIALS_FOLDED_MS)
  const counted = await countDenial(scope, denial, { since, now, most: MOST_DIFFERENT })
  const whom = { accountId: actor.accountId, ...(actor.userId === null ? {} : { userId: actor.userId }) }
  const on = { type: 'command', id: counted.command }
  if (counted.untold > 0)
    record({
      type: 'command.denied_again',
      on,
      ...whom,
      after: { times: counted.untold },
      refused: { command: counted.command },
    })
  if (counted.isFirst) {
    record({
      type: 'command.denied',
      // Of too many different things only the number is told.
      on: (counted.command === operation.name ? await targetOf(work, operation, asked) : null) ?? on,
      ...whom,
      asked: recordedOfRaw(operation, asked),
    })
  }
  if (counted.repeats === 1) {
    const { refused, target } = counted
    const input = { refused, command: counted.command, target, ...whom }
    await later({ at: new Date(now.getTime() + DENIALS_FOLDED_MS), command: 'audit.tellDenials', input })
  }
}

/** The first account or user that a call names, where it is one of this organization that whoever was refused may see. */
async function targetOf(
  work: Work,
  { input }: { readonly input: z.ZodType },
  asked: unknown,
): Promise<Happening['on'] | null> {
  const given = new Map(Object.entries(Object(asked)))
  for (const { name, reference } of inputFields({ input })) {
    const id = given.get(name)
    if (reference === null || typeof id !== 'string') continue
    const type = isId('user', id) ? 'user' : 'account'
    const row = isId('user', id)
      ? await readUser(work.scope, id)
      : isId('account', id)
        ? await readAccount(work.scope, id)
        : null
    if (row !== null && allows(work.actor.ability, `${type}:read`, { row })) return { type, id }
  }
  return null
}

/** What a call is about, to know it again: the ids in its input, and not what it wanted of them. An address or an external id is personal, and would be known again from its hash for ever. */
function fingerprintOf(asked: unknown): string {
  const about = Object.entries(Object(asked)).filter(
    ([field, value]) =>
      typeof value === 'string' && looksLikeId(value) && /(^account|^user|^reference|Id)$/.test(field),
  )
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(about)))
    .digest('hex')
}

/**
 * Whether a refusal is recorded: that something was forbidden, and an id that is not there, which may be a foreign one. Not for codes
 * that people type before anybody knows who they are: strangers would fill the record. Nor for a name that a question does not find: that
 * is a slip, and a text that was pasted there may be anything.
 */
export function isWorthKnowing(
  error: unknown,
  { operation, asked }: Pick<AttemptedCall, 'operation' | 'asked'>,
): boolean {
  if (!(error instanceof TenantryError)) return false
  if (operation.kind === 'query')
    return (
      operation.looksUp !== true &&
      (error.code === 'forbidden' || (error.code === 'not_found' && namesAnId(asked)))
    )
  return error.code === 'forbidden' || (error.code === 'not_found' && operation.internal !== true)
}

function namesAnId(asked: unknown): boolean {
  return Object.values(Object(asked)).some((value) => typeof value === 'string' && looksLikeId(value))
}
