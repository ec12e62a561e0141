import { canonicalJson } from './domain/canonical-json.ts'
import { type Happening, splitByPrivacy } from './domain/event.ts'
import { newId, type UserId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization, type Opened } from './open-work.ts'
import type { Command } from './operations/define-command.ts'
import type { Work } from './operations/work.ts'
import { appendedEvents, type NewEvent } from './store/tables/events.ts'
import type { World } from './world.ts'

/** Enough that a name cannot be guessed from its hash. */
const SALT_BYTES = 16

/** Who did something by which command, when, and through what. */
export interface Recorder {
  readonly command: string
  readonly outcome: 'done' | 'denied'
  readonly actor: {
    readonly userId: UserId | null
    readonly name: string
    readonly kind: Principal['credential']['kind'] | 'nobody'
  }
  readonly surface: Principal['surface']
  readonly via: Principal['via']
  readonly now: Date
  readonly random: (bytes: number) => Buffer
}

function recorderOf(work: Work, command: string, outcome: Recorder['outcome']): Recorder {
  const { actor, principal, now, random } = work
  return {
    command,
    outcome,
    actor: { userId: actor.userId, name: actor.name, kind: principal.credential.kind },
    surface: principal.surface,
    via: principal.via,
    now,
    random,
  }
}

/** Records what happened, in the transaction in which it happened and with its commit: no record, no effect. */
export function recordEvents(
  { work, happenings, sendWithCommit }: Opened,
  command: Pick<Command, 'name'>,
): void {
  if (happenings.length === 0) return
  const recorder = recorderOf(work, command.name, 'done')
  const events = happenings.map((happening) => eventOf(recorder, happening))
  sendWithCommit(appendedEvents(work.scope, events, work.now))
}

/**
 * Records that somebody was refused, in a transaction of its own: the one of the command is rolled back.
 *
 * @throws TenantryError `unavailable` where it cannot be written, instead of the refusal
 */
export async function recordDenial(
  world: World,
  principal: Principal,
  { command, asked }: { command: Pick<Command, 'name'>; asked: unknown },
): Promise<void> {
  await inOrganization(world, principal, 'write', async ({ work, sendWithCommit }) => {
    const happening: Happening = {
      type: 'command.denied',
      on: { type: 'command', id: command.name },
      accountId: work.actor.accountId,
      ...(work.actor.userId === null ? {} : { userId: work.actor.userId }),
      ...(typeof asked === 'object' && asked !== null ? { asked: { ...asked } } : {}),
    }
    const event = eventOf(recorderOf(work, command.name, 'denied'), happening)
    sendWithCommit(appendedEvents(work.scope, [event], work.now))
  }).catch((error: unknown) => {
    throw error instanceof TenantryError
      ? error
      : new TenantryError('unavailable', undefined, { cause: error })
  })
}

/** Makes the stored form of an event: canonical text for the chain, and apart from it what can be erased. */
export function eventOf(recorder: Recorder, happening: Happening): NewEvent {
  const { actor, now, random } = recorder
  const before = splitByPrivacy(happening.before)
  const after = splitByPrivacy(happening.after)
  const asked = splitByPrivacy(happening.asked)
  const id = newId('event', now.getTime(), random(10))
  return {
    id,
    type: happening.type,
    accountId: happening.accountId,
    actorId: actor.userId,
    userId: happening.userId ?? null,
    body: canonicalJson({
      id,
      type: happening.type,
      at: now.toISOString(),
      command: recorder.command,
      outcome: recorder.outcome,
      actor: { userId: actor.userId, kind: actor.kind },
      surface: recorder.surface,
      via: recorder.via,
      on: happening.on,
      userId: happening.userId ?? null,
      accountId: happening.accountId,
      before: before.open,
      after: after.open,
      asked: happening.asked && asked.open,
    }),
    personal: canonicalJson({
      actorName: actor.name,
      before: before.personal,
      after: after.personal,
      asked: happening.asked && asked.personal,
    }),
    salt: random(SALT_BYTES),
  }
}
