import { isDeepStrictEqual } from 'node:util'
import type { Happening } from './domain/event.ts'
import { newId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { unionOfRoles } from './domain/role.ts'
import { displayName } from './domain/user.ts'
import { TenantryError } from './errors.ts'
import { type LaterOf, laterOf } from './later.ts'
import { commandsOf } from './operations/table.ts'
import type { Acting, Actor, Work } from './operations/work.ts'
import { heldBy } from './policy/held.ts'
import { reachesOrganization } from './policy/permissions.ts'
import type { Policy } from './policy/policy.ts'
import { eventOf, type Recorder } from './record.ts'
import { Overtaken, SentAfterEnd } from './store/frame/database-fault.ts'
import type { Frame, FrameKind } from './store/frame/frame.ts'
import { appendedEvents, type NewEvent } from './store/tables/events.ts'
import { type Entered, enter } from './store/walls/enter.ts'
import { type AccountWall, Scope } from './store/walls/scope.ts'
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
 * `live`: only where everything is active. `even-inactive`: also an inactive organization, for the host's own jobs. With an attempt secrets
 * are shown anew, and must wait where they have failed too often under its name.
 */
export type Entrance = 'live' | 'even-inactive' | { readonly attempt: string }

/**
 * Opens a transaction, enters the principal's organization and runs `work` there. What was recorded meanwhile, by however many
 * commands, is appended once, as the last statement, with the commit: no record, no effect.
 *
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
  const result = await world.transaction(kind, async (frame) => {
    const events: NewEvent[] = []
    const entry = entryOf(world, principal, { frame, entrance })
    const opened = open(entry, await entry.enterNow(), events)
    world.used(principal)
    const done = await work(opened)
    const { scope, now } = opened.work
    if (events.length > 0) frame.sendWithCommit(appendedEvents(scope, events, now))
    news = { events: events.length > 0, steps: opened.steps.written }
    return done
  })
  if (news.events || news.steps) world.committed(news)
  return result
}

/** Who acted when somebody was last here, by the principal they are. It is never believed: it is compared with what is read each time. */
const lastStanding = new WeakMap<Principal, Standing>()

/** Takes somebody for what an earlier principal of theirs was: a guess like that of the last time, and compared like it. */
export function guessAs(principal: Principal, earlier: Principal): void {
  const standing = lastStanding.get(earlier)
  if (standing !== undefined) lastStanding.set(principal, standing)
}

/** What is looked at. */
export interface Look<T> {
  /** Changes nothing outside, for it may be run twice. */
  readonly look: (work: Work) => Promise<T>
  /** All that it sends it sends at once: then that is the whole transaction, unless who acts is not known beforehand. */
  readonly isAtOnce: boolean
}

/**
 * Opens a transaction that only looks, in one flight: what is asked is sent behind the entering, on the guess that who acts is what they
 * were last time. An answer counts only where what was entered is that in every field; else it is thrown away, and asked again.
 *
 * @throws TenantryError `unauthenticated` as by `inOrganization`, whatever was found
 */
export async function lookInOrganization<T>(world: World, principal: Principal, asked: Look<T>): Promise<T> {
  const found = await lookOnce(world, principal, asked)
  if (found !== null) return found.answer
  // The transaction had ended before it was asked again, or before all of it was asked.
  const again = await lookOnce(world, principal, { ...asked, isAtOnce: false })
  if (again === null) throw new Error('a transaction ended before its work')
  return again.answer
}

async function lookOnce<T>(
  world: World,
  principal: Principal,
  { look, isAtOnce }: Look<T>,
): Promise<{ readonly answer: T } | null> {
  return world.transaction('read', async (frame) => {
    const entry = entryOf(world, principal, { frame, entrance: 'live' })
    const guess = entry.last
    const entering = entry.enterNow()
    const looking = guess === undefined ? undefined : look(open(entry, guess).work)
    const ended = isAtOnce && looking !== undefined
    if (ended) frame.commitNow()
    const [looked] = await Promise.allSettled([looking, entering])
    const standing = await entering
    world.used(principal)
    const isLate = looked.status === 'rejected' && looked.reason instanceof SentAfterEnd
    if (looking !== undefined && !isLate && standing === guess) return { answer: await looking }
    if (ended) return null
    // What failed may have spoilt the transaction.
    if (looked.status === 'rejected') throw new Overtaken('somebody acts who is not what they were')
    return { answer: await look(open(entry, standing).work) }
  })
}

/**
 * Enters, and answers by what was entered alone: whether a principal is good now, and what they may do. The commit leaves in the same flight.
 *
 * @throws TenantryError `unauthenticated` or, for an attempt that must wait, `rate_limited`
 */
export async function onceEntered<T>(
  world: World,
  principal: Principal,
  answer: (acting: Acting) => T,
  entrance: Entrance = 'live',
): Promise<T> {
  return world.transaction('read', async (frame) => {
    const entry = entryOf(world, principal, { frame, entrance })
    const entering = entry.enterNow()
    frame.commitNow()
    const { actor, entered } = await entering
    world.used(principal)
    return answer({ actor, organization: entered.organization, policy: world.policy })
  })
}

/** Who acts and through which walls, as it was read. */
interface Standing {
  readonly policy: Policy
  readonly entered: Entered
  readonly actor: Actor
  readonly accounts: AccountWall
}

/** A transaction, and how its principal enters there. */
interface Entry {
  readonly world: World
  readonly principal: Principal
  readonly frame: Frame
  readonly now: Date
  /** Who acted when this principal was last here. */
  readonly last: Standing | undefined
  /** Reads who acts: the very standing of `before`, or else of `last`, if what was read is that in every field. */
  enterNow(before?: Standing): Promise<Standing>
}

function entryOf(
  world: World,
  principal: Principal,
  { frame, entrance }: { frame: Frame; entrance: Entrance },
): Entry {
  const { policy } = world
  const now = world.now()
  const last = lastStanding.get(principal)
  return {
    world,
    principal,
    frame,
    now,
    last,
    async enterNow(before = last) {
      const attempt = typeof entrance === 'object' ? entrance.attempt : undefined
      const entered = await enter(frame.db, principal, { wideRoles: policy.wideRoles, now, attempt })
      if (entered === null || !mayEnter(entered, entrance)) throw new TenantryError('unauthenticated')
      if (before?.policy === policy && isDeepStrictEqual(before.entered, entered)) return before
      const standing = standingOf(policy, principal, entered)
      lastStanding.set(principal, standing)
      return standing
    },
  }
}

function standingOf(policy: Policy, principal: Principal, entered: Entered): Standing {
  const actor = actorOf(policy, principal, entered)
  const accounts = actor.grants.some(reachesOrganization) ? 'all' : entered.account.id
  return { policy, entered, actor, accounts }
}

function open(
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

function mayEnter({ organization, user, account }: Entered, entrance: Entrance): boolean {
  return (
    (organization.status === 'active' || entrance === 'even-inactive') &&
    account.status === 'active' &&
    (user === null || user.status === 'active')
  )
}

function actorOf(policy: Policy, principal: Principal, entered: Entered): Actor {
  const userId = entered.user?.id ?? null
  const roles = unionOfRoles(entered.roles.own, entered.roles.ofAccount)
  return {
    userId,
    accountId: entered.account.id,
    name: entered.user === null ? systemName(principal) : displayName(entered.user),
    ownRoles: entered.roles.own,
    roles,
    ...heldBy(policy, {
      organizationId: entered.organization.id,
      accountId: entered.account.id,
      userId,
      roles,
      ownGrants: entered.ownGrants,
    }),
  }
}

function systemName({ credential }: Principal): string {
  return credential.kind === 'system' ? credential.name : 'nobody'
}
