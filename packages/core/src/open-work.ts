import type { Principal } from './domain/principal.ts'
import { type Entrance, type Entry, entryOf, type Standing } from './entry.ts'
import { foresee } from './foresee.ts'
import { type Opened, open } from './opened.ts'
import { isSkipped } from './store/frame/database-fault.ts'
import type { FrameKind } from './store/frame/frame.ts'
import { appendedEvents, type NewEvent } from './store/tables/events.ts'
import type { World } from './world.ts'

/**
 * Opens a transaction, enters the principal's organization and runs `work` there. What was recorded meanwhile, by however many
 * commands, is appended once, as the last statement, with the commit: no record, no effect.
 *
 * @param entrance `foreseen` begins `work` on what was told last time, who acts among it, and has the server compare. Where any of it is not so
 *   any more, all is undone, a refusal too, and run again on what is
 * @throws TenantryError `unauthenticated`, always in the same words, when credential, user, account or organization is not live
 */
export async function inOrganization<T>(
  world: World,
  principal: Principal,
  kind: FrameKind,
  work: (opened: Opened) => Promise<T>,
  entrance: Entrance = 'live',
): Promise<T> {
  let news = { events: false, steps: false }
  let foresees = entrance === 'foreseen'
  const result = await world.transaction(kind, async (frame) => {
    const events: NewEvent[] = []
    const entry = entryOf(world, principal, { frame, entrance })
    const last = foresees ? entry.last : undefined
    // Whoever is run again, for whatever reason, stands on what is read.
    foresees = false
    const { opened, done } =
      last === undefined
        ? await doneEntered(entry, { work, events })
        : await doneForeseen(entry, last, { work, events })
    const { scope, now } = opened.work
    if (events.length > 0) frame.sendWithCommit(appendedEvents(scope, events, now))
    news = { events: events.length > 0, steps: opened.steps.written }
    return done
  })
  if (news.events || news.steps) world.committed(news)
  return result
}

interface Asked<T> {
  readonly work: (opened: Opened) => Promise<T>
  readonly events: NewEvent[]
}

interface Done<T> {
  readonly opened: Opened
  readonly done: T
}

async function doneEntered<T>(entry: Entry, { work, events }: Asked<T>): Promise<Done<T>> {
  const standing = await entry.enterNow()
  entry.world.used(entry.principal)
  const opened = open(entry, standing, { events })
  return { opened, done: await work(opened) }
}

async function doneForeseen<T>(
  entry: Entry,
  standing: Standing,
  { work, events }: Asked<T>,
): Promise<Done<T>> {
  const { frame } = entry
  frame.awaitWithCommit(entry.raiseWalls(standing))
  const foresight = foresee(entry, standing)
  const opened = open(entry, standing, { events, foresight })
  try {
    const done = await work(opened)
    foresight.end()
    return { opened, done }
  } catch (error) {
    // It counts only where all was as foreseen.
    foresight.end()
    const failure = await frame.settled().then(
      () => undefined,
      (failed: unknown) => failed,
    )
    throw failure === undefined || isSkipped(failure) ? error : failure
  }
}
