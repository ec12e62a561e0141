import type { Principal } from './domain/principal.ts'
import { Recent } from './domain/recent.ts'
import { unionOfRoles } from './domain/role.ts'
import { displayName } from './domain/user.ts'
import { TenantryError } from './errors.ts'
import type { Actor } from './operations/work.ts'
import { heldBy } from './policy/held.ts'
import { reachesOrganization } from './policy/permissions.ts'
import type { Policy } from './policy/policy.ts'
import type { Frame } from './store/frame/frame.ts'
import { type Entered, enter, enteredAs, raiseWalls } from './store/walls/enter.ts'
import type { Foresight } from './store/walls/foresight.ts'
import type { AccountWall } from './store/walls/scope.ts'
import type { World } from './world.ts'

/**
 * `live`: only where everything is active. `foreseen`: the same, for work that is begun on what was told last time, and undone where that is not
 * so any more. `even-inactive`: also an inactive organization, for the host's own jobs. With an attempt secrets are shown anew, and must wait where
 * they have failed too often under its name.
 */
export type Entrance = 'live' | 'foreseen' | 'even-inactive' | { readonly attempt: string }

/** Who acts and through which walls, as it was read. */
export interface Standing {
  readonly entered: Entered
  readonly actor: Actor
  readonly accounts: AccountWall
}

/** A transaction, and how its principal enters there. */
export interface Entry {
  readonly world: World
  readonly principal: Principal
  readonly frame: Frame
  readonly now: Date
  /** Who acted when this credential was last here. */
  readonly last: Standing | undefined
  /** What was told last, to whomever. */
  readonly told: Foresight['told']
  /** Reads who acts: the very standing of `before`, or else of `last`, if what was read is that in every field. */
  enterNow(before?: Standing): Promise<Standing>
  /** Has what is sent from now on run as it would for them, before it is known whether they still are that. */
  raiseWalls(standing: Standing): Promise<void>
  /** Enters, and fails, with the transaction, where who acts is not that in every field. */
  enterAs(standing: Standing): Promise<void>
}

/** Enough for those who work at the same time; whoever is forgotten is asked about in a flight of its own. */
const REMEMBERED_MOST = 1_000

/** Who acted last by a credential, and what was told last. It is never believed: it is compared with what is read each time. */
interface Remembered {
  readonly standings: Recent<string, Standing>
  readonly told: Foresight['told']
}

const remembered = new WeakMap<Policy, Remembered>()

export function entryOf(
  world: World,
  principal: Principal,
  { frame, entrance }: { frame: Frame; entrance: Entrance },
): Entry {
  const { policy } = world
  const { wideRoles } = policy
  const now = world.now()
  const { standings, told } = remembered.get(policy) ?? {
    standings: new Recent(REMEMBERED_MOST),
    told: new Recent(REMEMBERED_MOST),
  }
  remembered.set(policy, { standings, told })
  const shown = `${principal.organizationId} ${JSON.stringify(principal.credential)}`
  const known = standings.get(shown)
  // Only the answer is compared, and not whether it lets anybody in.
  const last = known !== undefined && mayEnter(known.entered, entrance) ? known : undefined
  return {
    world,
    principal,
    frame,
    now,
    last,
    told,
    raiseWalls: ({ entered, accounts }) => raiseWalls(frame.db, entered, accounts),
    enterAs: ({ entered }) => enteredAs(frame.db, principal, { wideRoles, now, last: entered }),
    async enterNow(before = last) {
      const attempt = typeof entrance === 'object' ? entrance.attempt : undefined
      const entered = await enter(frame.db, principal, { wideRoles, now, attempt, last: before?.entered })
      if (entered === null || !mayEnter(entered, entrance)) {
        standings.forget(shown)
        throw new TenantryError('unauthenticated')
      }
      const standing = before?.entered === entered ? before : standingOf(policy, principal, entered)
      standings.set(shown, standing)
      return standing
    },
  }
}

function standingOf(policy: Policy, principal: Principal, entered: Entered): Standing {
  const actor = actorOf(policy, principal, entered)
  const accounts = actor.grants.some(reachesOrganization) ? 'all' : entered.account.id
  return { entered, actor, accounts }
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
