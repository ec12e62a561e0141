import { operationNamed } from './by-name.ts'
import { type AttemptedCall, isWorthKnowing, recordDenial } from './denials.ts'
import { isId, type UserId } from './domain/id.ts'
import type { ChatIdentity, Principal } from './domain/principal.ts'
import { runQuery } from './execute.ts'
import { lookInOrganization } from './look.ts'
import { parseInput } from './operations/input.ts'
import type { Work } from './operations/work.ts'
import { readableAccounts } from './queries/account-queries.ts'
import { onlyReadable, readableUsers } from './queries/user-queries.ts'
import { Faces } from './session/faces.ts'
import type { Run } from './session/operation-types.ts'
import { readLinkedUser } from './store/tables/chat-links.ts'
import { readAccountOfUser, type UserAndAccountFilter } from './store/tables/users/account-of-user.ts'
import type { World } from './world.ts'

/** Somebody in chat while they look: the faces of a session, in one transaction that changes nothing. It lives as long as its callback. */
export class ChatLook extends Faces {
  readonly userId: UserId | null
  readonly #work: Work

  constructor(work: Work, { run, now }: { run: Run; now: () => Date }) {
    super({ run, look: async (question) => question(work), now })
    this.userId = work.actor.userId
    this.#work = work
  }

  /** The user whom a mention means, if these eyes may see them; null when the mentioned person is linked to nobody. */
  userOf(identity: ChatIdentity): Promise<UserId | null> {
    return userLinkedTo(this.#work, identity)
  }

  /** The external id of the account of a user, where these eyes may see both; asked for together with the user, who would have to be known first. */
  accountOf(userId: string): Promise<string | null> {
    if (!isId('user', userId)) return Promise.resolve(null)
    return readAccountOfUser(this.#work.scope, userId, readableOfBoth(this.#work))
  }
}

/** What each ability may read of users and of accounts: one object for each, for by it the statement is kept. */
const ofBoth = new WeakMap<Work['actor']['ability'], UserAndAccountFilter>()

function readableOfBoth(work: Work): UserAndAccountFilter {
  const { ability } = work.actor
  const both = ofBoth.get(ability) ?? { users: readableUsers(work), accounts: readableAccounts(work) }
  ofBoth.set(ability, both)
  return both
}

/** The user whom a chat identity is linked to, if the actor may see them. */
export async function userLinkedTo(work: Work, identity: ChatIdentity): Promise<UserId | null> {
  const userId = await readLinkedUser(work.scope, identity)
  const [seen] = userId === null ? [] : await onlyReadable(work, [userId])
  return seen ?? null
}

/**
 * Answers several questions of one person in one transaction. They are sent behind the entering, on the guess that the person is who
 * they were; where they are not, the callback is run again. What it is refused is recorded as by a call of its own, once it is known that it
 * counts.
 *
 * @throws TenantryError `unauthenticated` for whoever is nobody, or not active
 */
export async function lookInChat<T>(
  world: World,
  { principal, isAtOnce, counts }: { principal: Principal; isAtOnce: boolean; counts: Promise<boolean> },
  callback: (look: ChatLook) => Promise<T>,
): Promise<T> {
  let denied: AttemptedCall[] = []
  try {
    return await lookInOrganization(world, principal, {
      look: (work) => {
        // Who looks again after a wrong guess is not refused twice.
        denied = []
        const look = new ChatLook(work, { run: runIn(world, work, denied), now: world.now })
        return world.enclosure.run(() => callback(look))
      },
      isAtOnce,
    })
  } finally {
    if (denied.length > 0 && (await counts)) for (const each of denied) await recordDenial(world, each)
  }
}

/** Runs queries where somebody has entered, and takes down what of their refusals is worth knowing. */
function runIn({ operations, observe }: World, work: Work, denied: AttemptedCall[]): Run {
  const run = async (name: string, asked: unknown): Promise<unknown> => {
    const query = operationNamed(operations, name)
    if (query.kind === 'command') throw new Error(`${name} is a command, and whoever looks changes nothing`)
    return observe<unknown>(query, async () => {
      try {
        return await runQuery({ work }, query, parseInput(query.input, asked))
      } catch (error) {
        const attempted = { principal: work.principal, operation: query, asked }
        if (isWorthKnowing(error, attempted)) denied.push(attempted)
        throw error
      }
    })
  }
  return run as Run
}
