import type { Happening } from './domain/event.ts'
import { newId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { type Entrance, type Entry, entryOf, type Standing } from './entry.ts'
import { type LaterOf, laterOf } from './later.ts'
import { commandsOf } from './operations/table.ts'
import type { Work } from './operations/work.ts'
import { eventOf, type Recorder } from './record.ts'
import { Overtaken } from './store/frame/database-fault.ts'
import type { Frame, FrameKind } from './store/frame/frame.ts'
import { together } from './store/frame/together.ts'
import { appendedEvents, type NewEvent } from './store/tables/events.ts'
import { Scope } from './store/walls/scope.ts'
import type { World } from './world.ts'

/** What the events of a command say besides what happened. */
export interface Recording {
  readonly outcome?: Recorder['outcome']
  /** What was asked for: the first event that the command leaves says it. */
  readonly asked?: Happening['asked']
}

/** A transaction in which somebody has entered an organization. */
export interface Opened {
  /** For whoever only looks: what they would record is a fault, for no command is named. */
  readonly work: Work
  /** The same for one command: what it records is an event of that command. */
  workOf(command: string, what?: Recording): Work
  /**
   * Reads again who acts, after waiting for a lock. Somebody who was shut out meanwhile is refused here.
   *
   * @returns whether anything is not what it was
   */
  reenter(): Promise<boolean>
  readonly savepoint: Work['savepoint']
  /** What became of steps in this transaction. */
  readonly steps: Pick<LaterOf, 'written' | 'cancelled'>
  readonly hostDatabase: Frame['hostDatabase']
  /** Says that behind the handler that comes now nothing is sent but with the commit. */
  handleLast(): void
  /** Sends a statement that nobody waits for before the commit. */
  readonly sendWithCommit: Frame['sendWithCommit']
  /** What was recorded so far, by all commands of this transaction. */
  readonly happenings: readonly Happening[]
}

/**
 * Opens a transaction, enters the principal's organization and runs `work` there. What was recorded meanwhile, by however many
 * commands, is appended once, as the last statement, with the commit: no record, no effect.
 *
 * @param work is told when it is known who acts; what it is refused and what it does before that is undone where they are somebody else
 * @param entrance `on-guess` sends what `work` asks first behind the entering, on the guess that who acts is what they were last time. Where
 *   they are not, all of it is undone and run again
 * @throws TenantryError `unauthenticated`, always in the same words, when credential, user, account or organization is not live
 */
export async function inOrganization<T>(
  world: World,
  principal: Principal,
  kind: FrameKind,
  work: (opened: Opened, entered: Promise<void>) => Promise<T>,
  entrance: Entrance = 'live',
): Promise<T> {
  let news = { events: false, steps: false }
  const result = await world.transaction(kind, async (frame) => {
    const events: NewEvent[] = []
    const entry = entryOf(world, principal, { frame, entrance })
    const entering = entry.enterNow()
    const guess = entrance === 'on-guess' ? entry.last : undefined
    const opened = open(entry, guess ?? (await entering), events)
    const entered = entering.then((standing) => {
      if (guess !== undefined && standing !== guess)
        throw new Overtaken('somebody acts who is not what they were')
      world.used(principal)
    })
    // What came of the work, and be it a refusal, counts only where it was begun for who acts.
    const [, done] = await together([entered, work(opened, entered)])
    const { scope, now } = opened.work
    if (events.length > 0) frame.sendWithCommit(appendedEvents(scope, events, now))
    news = { events: events.length > 0, steps: opened.steps.written }
    return done
  })
  if (news.events || news.steps) world.committed(news)
  return result
}

/**
 * The work of a transaction that somebody has entered, or is taken to have entered, as `standing`.
 *
 * @param events where what is recorded is gathered
 */
export function open(
  { world, principal, frame, now, enterNow }: Entry,
  standing: Standing,
  events: NewEvent[] = [],
): Opened {
  const scopeOf = ({ entered, accounts }: Standing) => new Scope(frame.db, entered.organization.id, accounts)
  let current = standing
  let scope = scopeOf(current)
  let isLast = false
  const makeId: Work['newId'] = (kind) => newId(kind, now.getTime(), world.random(10))
  const steps = laterOf({ scope: () => scope, newId: makeId, now })
  const happenings: Happening[] = []
  const savepoint: Opened['savepoint'] = async (inner) => {
    // It is released behind what is sent within it.
    isLast = false
    const before = {
      current,
      scope,
      events: events.length,
      happenings: happenings.length,
      cancelled: [...steps.cancelled],
    }
    try {
      return await frame.savepoint(inner)
    } catch (error) {
      // The settings of the walls went back with the rest.
      current = before.current
      scope = before.scope
      events.length = before.events
      happenings.length = before.happenings
      steps.remember(before.cancelled)
      throw error
    }
  }
  const workWith = (record: Work['record']): Work => ({
    principal,
    policy: world.policy,
    get commands() {
      return commandsOf(world.operations)
    },
    now,
    get scope() {
      return scope
    },
    get organization() {
      return current.entered.organization
    },
    get actor() {
      return current.actor
    },
    newId: makeId,
    random: world.random,
    happened: happenings,
    record,
    async written(writes) {
      if (isLast) frame.awaitWithCommit(writes)
      else await writes
    },
    later: steps.later,
    cancelLater: steps.cancelLater,
    findLater: steps.findLater,
    savepoint,
    hostDatabase: () => frame.hostDatabase((send) => send()),
  })
  return {
    steps,
    happenings,
    work: workWith(() => {
      throw new Error('nothing can be recorded where no command runs')
    }),
    workOf(command, { outcome = 'done', asked } = {}) {
      // What a savepoint has undone does not count.
      const before = happenings.length
      return workWith((happened) => {
        const { userId, name } = current.actor
        const actor = { userId, name, kind: principal.credential.kind }
        const { surface, via } = principal
        const happening =
          asked === undefined || happenings.length > before ? happened : { asked, ...happened }
        happenings.push(happening)
        events.push(eventOf({ command, outcome, actor, surface, via, now, random: world.random }, happening))
      })
    },
    async reenter() {
      const before = current
      current = await enterNow(before)
      scope = scopeOf(current)
      return current !== before
    },
    savepoint,
    hostDatabase: frame.hostDatabase,
    handleLast() {
      isLast = true
    },
    sendWithCommit: frame.sendWithCommit,
  }
}
