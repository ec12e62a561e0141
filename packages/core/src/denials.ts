import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import type { Command } from './operations/define-command.ts'
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

/**
 * Records that somebody was refused, in a transaction of its own: the one of the command is rolled back.
 *
 * @throws TenantryError `unavailable` where it cannot be written, instead of the refusal
 */
export async function recordDenial(world: World, { principal, command, asked }: Asked): Promise<void> {
  await inOrganization(world, principal, 'write', async ({ workOf }) => {
    const { actor, record } = workOf(command.name, 'denied')
    record({
      type: 'command.denied',
      on: { type: 'command', id: command.name },
      accountId: actor.accountId,
      ...(actor.userId === null ? {} : { userId: actor.userId }),
      ...(typeof asked === 'object' && asked !== null ? { asked: { ...asked } } : {}),
      ...(command.host && { fields: command.host.fields }),
    })
  }).catch((error: unknown) => {
    throw error instanceof TenantryError
      ? error
      : new TenantryError('unavailable', undefined, { cause: error })
  })
}

/**
 * Whether a refusal is recorded: that something was forbidden, and an id that is not there, which may be a foreign one. Not for codes
 * that people type before anybody knows who they are: strangers would fill the record.
 */
export function isWorthKnowing(error: unknown, { internal }: Pick<Command, 'internal'>): boolean {
  if (!(error instanceof TenantryError)) return false
  return error.code === 'forbidden' || (error.code === 'not_found' && internal !== true)
}
