import type { Happening } from './domain/event.ts'
import { newId } from './domain/id.ts'
import type { Entry, Standing } from './entry.ts'
import { foreseeNothing, type OwnForesight } from './foresee.ts'
import { type LaterOf, laterOf } from './later.ts'
import { commandsOf } from './operations/table.ts'
import type { Work } from './operations/work.ts'
import { eventOf, type Recorder } from './record.ts'
import type { Frame } from './store/frame/frame.ts'
import type { NewEvent } from './store/tables/events.ts'
import { Scope } from './store/walls/scope.ts'

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
   * Reads again who acts, after waiting for a lock. Somebody who was shut out meanwhile is refused here; where it is foreseen who acts, the
   * transaction fails.
   *
   * @returns whether anything is not what it was
   */
  reenter(): Promise<boolean>
  readonly savepoint: Work['savepoint']
  /** What became of steps in this transaction. */
  readonly steps: Pick<LaterOf, 'written' | 'cancelled'>
  readonly hostDatabase: Frame['hostDatabase']
  /** Whether what was told last time counts before it is read here (`Foresight`); no more within a savepoint, nor behind one. */
  readonly foresees: boolean
  readonly awaitWithCommit: Frame['awaitWithCommit']
  /** Says that behind the handler that comes now nothing is sent but with the commit. */
  handleLast(): void
  /** Sends a statement that nobody waits for before the commit. */
  readonly sendWithCommit: Frame['sendWithCommit']
  /** What was recorded so far, by all commands of this transaction. */
  readonly happenings: readonly Happening[]
}

/**
 * The work of a transaction that somebody has entered, or is taken to have entered, as `standing`.
 *
 * @param events where what is recorded is gathered
 * @param foresight what it is begun on
 */
export function open(
  entry: Entry,
  standing: Standing,
  { events = [], foresight = foreseeNothing(entry) }: { events?: NewEvent[]; foresight?: OwnForesight } = {},
): Opened {
  const { world, principal, frame, now } = entry
  const scopeOf = ({ entered, accounts }: Standing) =>
    new Scope(frame.db, entered.organization.id, accounts, foresight)
  let current = standing
  let scope = scopeOf(current)
  let isLast = false
  const makeId: Work['newId'] = (kind) => newId(kind, now.getTime(), world.random(10))
  const steps = laterOf({ scope: () => scope, newId: makeId, now })
  const happenings: Happening[] = []
  const savepoint: Opened['savepoint'] = async (inner) => {
    // It is released behind what is sent within it.
    isLast = false
    // What fails within it would be undone, and forgotten.
    foresight.end()
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
      if (foresight.counts) {
        foresight.enter()
        return false
      }
      const before = current
      current = await entry.enterNow(before)
      scope = scopeOf(current)
      return current !== before
    },
    savepoint,
    get foresees() {
      return foresight.counts
    },
    awaitWithCommit: frame.awaitWithCommit,
    hostDatabase: frame.hostDatabase,
    handleLast() {
      isLast = true
    },
    sendWithCommit: frame.sendWithCommit,
  }
}
