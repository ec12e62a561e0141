import { canonicalJson } from './domain/canonical-json.ts'
import { type Happening, PRIVACY_OF_ASKED, sayable, splitByPrivacy } from './domain/event.ts'
import { newId, type UserId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { withoutSecrets } from './domain/without-secrets.ts'
import type { NewEvent } from './store/tables/events.ts'

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

/**
 * Makes the stored form of an event: canonical text for the chain, and apart from it what can be erased. Whatever has the shape of a secret
 * is taken out of both, whichever field it was pasted into: they are not written anywhere else.
 */
export function eventOf(recorder: Recorder, happening: Happening): NewEvent {
  const { actor, now, random } = recorder
  const before = splitByPrivacy(happening.before, happening.fields)
  const after = splitByPrivacy(happening.after, happening.fields)
  const asked = splitByPrivacy(happening.asked?.input, happening.asked?.fields ?? PRIVACY_OF_ASKED)
  const wanted = { open: sayable(asked.open), personal: sayable(asked.personal) }
  const wantsNothing = Object.keys({ ...wanted.open, ...wanted.personal }).length === 0
  const id = newId('event', now.getTime(), random(10))
  return {
    id,
    type: happening.type,
    accountId: happening.accountId,
    actorId: actor.userId,
    userId: happening.userId ?? null,
    body: recorded({
      id,
      type: happening.type,
      at: now.toISOString(),
      command: happening.approved?.command ?? happening.refused?.command ?? recorder.command,
      outcome: happening.refused === undefined ? recorder.outcome : 'denied',
      actor: {
        userId: actor.userId,
        kind: actor.kind,
        onBehalfOf: happening.approved?.onBehalfOf.id,
        approval: happening.approved?.request,
      },
      surface: recorder.surface,
      via: recorder.via,
      on: happening.on,
      version: happening.version,
      userId: happening.userId ?? null,
      accountId: happening.accountId,
      before: before.open,
      after: after.open,
      asked: wantsNothing ? undefined : wanted.open,
    }),
    personal: recorded({
      actorName: actor.name,
      onBehalfOfName: happening.approved?.onBehalfOf.name,
      before: before.personal,
      after: after.personal,
      asked: wantsNothing ? undefined : wanted.personal,
    }),
    salt: random(SALT_BYTES),
  }
}

function recorded(part: object): string {
  return withoutSecrets(canonicalJson(part))
}
