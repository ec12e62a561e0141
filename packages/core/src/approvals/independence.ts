import { type Hands, handsIn } from '../domain/approval/hands.ts'
import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import type { Permission } from '../policy/permissions.ts'
import { readTouches } from '../store/tables/touches.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Person } from './people.ts'
import { rolesInForce } from './roles-in-force.ts'

/** Whether people speak for themselves, as far as the history tells. */
export interface Independence {
  /** Whether one person could speak as both of two. */
  readonly inOneHand: (one: UserId, other: UserId) => boolean
  /** Whether the voice of somebody does not count for a requester (docs/approvals.md). */
  readonly isOf: (requester: UserId, voter: Person) => boolean
}

/**
 * Looks at whose hand is on whom. Of a voter whom rules bind, too, it counts in either direction, and where a third person has both in
 * hand. Whoever is bound by none could do alone what they agree to: then only the requester's hand on them counts.
 */
export async function independenceOf(
  work: Work,
  scope: Scope,
  {
    people,
    permission,
    isBound,
  }: { people: readonly UserId[]; permission: Permission; isBound: (voter: Person) => boolean },
): Promise<Independence> {
  const roles = [...(await rolesInForce(work)).values()]
  const givenBy = new Set(
    roles.filter(({ grants }) => holdsAtAll(grants, permission)).map(({ name }) => name),
  )
  const hands = handsIn(await readTouches(scope, people, { permission, givenBy }), work.now)
  return {
    inOneHand: (one, other) => overlap(speakersOf(hands, one), speakersOf(hands, other)),
    isOf(requester, voter) {
      const { id, accountId, roles: held } = voter
      const asking = isBound(voter) ? speakersOf(hands, requester) : new Set([requester])
      const groups = [...held.map((role) => `role ${role}`), `account ${accountId}`]
      const hold = [new Set([id]), hands.on(id), hands.raised(id, groups)]
      return !hold.some((holders) => overlap(asking, holders))
    },
  }
}

function speakersOf(hands: Hands, user: UserId): ReadonlySet<UserId> {
  return new Set([user, ...hands.on(user)])
}

function overlap(some: ReadonlySet<UserId>, others: ReadonlySet<UserId>): boolean {
  return [...some].some((each) => others.has(each))
}
