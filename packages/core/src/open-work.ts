import type { Happening } from './domain/event.ts'
import { newId } from './domain/id.ts'
import type { Principal } from './domain/principal.ts'
import { displayName } from './domain/user.ts'
import { TenantryError } from './errors.ts'
import type { Actor, Work } from './operations/work.ts'
import { defineAbility } from './policy/define-ability.ts'
import { grantsOf, WIDE_ROLES } from './policy/roles.ts'
import type { Frame, FrameKind } from './store/frame/frame.ts'
import { type Entered, enter } from './store/walls/enter.ts'
import type { World } from './world.ts'

/** A transaction in which somebody has entered an organization. */
export interface Opened {
  readonly work: Work
  readonly happenings: readonly Happening[]
  readonly sendWithCommit: Frame['sendWithCommit']
  /** Reads again who acts, after waiting for a lock. Somebody who was shut out meanwhile is refused here. */
  reenter(): Promise<void>
}

/** `live`: only where everything is active. `even-inactive`: also an inactive organization, for the host's own jobs. */
export type Entrance = 'live' | 'even-inactive'

/**
 * Opens a transaction, enters the principal's organization and runs `work` there.
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
  return world.transaction(kind, async (frame) => work(await open(world, principal, { frame, entrance })))
}

async function open(
  world: World,
  principal: Principal,
  { frame, entrance }: { frame: Frame; entrance: Entrance },
): Promise<Opened> {
  const now = world.now()
  const enterNow = async () => {
    const found = await enter(frame.db, principal, { wideRoles: WIDE_ROLES, now })
    if (found === null || !mayEnter(found.entered, entrance)) throw new TenantryError('unauthenticated')
    return { ...found, actor: actorOf(principal, found.entered) }
  }
  const happenings: Happening[] = []
  let current = await enterNow()
  return {
    happenings,
    sendWithCommit: frame.sendWithCommit,
    work: {
      principal,
      now,
      get scope() {
        return current.scope
      },
      get organization() {
        return current.entered.organization
      },
      get actor() {
        return current.actor
      },
      newId: (kind) => newId(kind, now.getTime(), world.random(10)),
      random: world.random,
      record: (happening) => void happenings.push(happening),
    },
    async reenter() {
      current = await enterNow()
    },
  }
}

function mayEnter({ organization, user, account }: Entered, entrance: Entrance): boolean {
  return (
    (organization.status === 'active' || entrance === 'even-inactive') &&
    account.status === 'active' &&
    (user === null || user.status === 'active')
  )
}

function actorOf(principal: Principal, entered: Entered): Actor {
  const grants = grantsOf(entered.roles)
  const userId = entered.user?.id ?? null
  return {
    userId,
    accountId: entered.account.id,
    name: entered.user === null ? systemName(principal) : displayName(entered.user),
    roles: entered.roles,
    grants,
    ability: defineAbility({
      organizationId: entered.organization.id,
      accountId: entered.account.id,
      userId,
      grants,
    }),
  }
}

function systemName({ credential }: Principal): string {
  return credential.kind === 'system' ? credential.name : 'nobody'
}
