import type { AuditEvent } from '@tenantry/core'
import { en as say } from '../sentences/en.ts'
import type { Bot } from './bot.ts'
import { type Looks, nameOf, thingSeen } from './what-is-asked.ts'

/** An event as a person reads it: what happened, and whom or what it is about. */
export interface ReadEvent {
  readonly event: AuditEvent
  readonly what: string
  readonly about: string
}

type Thing = ReturnType<typeof thingSeen>

/** Events in words. Whom one is about is told by the name that they have now, where the event tells none: a person reads no ids. */
export function inWords(
  { tenantry }: Pick<Bot, 'tenantry'>,
  looks: Looks,
  events: readonly AuditEvent[],
): Promise<readonly ReadEvent[]> {
  const summaryOf = (command: string) => tenantry.operations.get(command)?.summary ?? command
  // Many events are about few people: each is looked up once.
  const seen = new Map<string, Thing>()
  const look = (type: 'account' | 'user', id: string): Thing => {
    const found = seen.get(id) ?? thingSeen(looks, { type, id })
    seen.set(id, found)
    return found
  }
  return Promise.all(
    events.map(async (event) => {
      const what = say.history.what(event, summaryOf)
      const told = say.history.name(event)
      if (told !== null) return { event, what, about: told }
      const about = thingOf(event)
      const thing = about === null ? null : await look(about.type, about.id)
      return { event, what, about: thing === null ? say.history.unnamed(event) : nameOf(thing) }
    }),
  )
}

/** The account or user that an event is about; of what was refused the one that it was to be done to. */
function thingOf({
  on,
  asked,
}: AuditEvent): { readonly type: 'account' | 'user'; readonly id: string } | null {
  if (on.type === 'account' || on.type === 'user') return { type: on.type, id: on.id }
  if (on.type !== 'command') return null
  const { userId, accountId } = asked ?? {}
  if (typeof userId === 'string') return { type: 'user', id: userId }
  return typeof accountId === 'string' ? { type: 'account', id: accountId } : null
}
