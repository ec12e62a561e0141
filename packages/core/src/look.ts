import type { Principal } from './domain/principal.ts'
import { type Entrance, entryOf } from './entry.ts'
import { open } from './opened.ts'
import type { Acting, Work } from './operations/work.ts'
import { Overtaken, SentAfterEnd } from './store/frame/database-fault.ts'
import type { World } from './world.ts'

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
