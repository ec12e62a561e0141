import { peopleById } from './approvals/people.ts'
import { reviewersOf } from './approvals/reviewers.ts'
import { type Case, caseOf, rulesOf } from './approvals/standing.ts'
import { type ApprovalRequest, closeViewOf, outsideView } from './approvals/view.ts'
import { executeByName } from './by-name.ts'
import { isId, type OrganizationId } from './domain/id.ts'
import type { ChatIdentity, Principal } from './domain/principal.ts'
import { inOrganization } from './open-work.ts'
import type { Work } from './operations/work.ts'
import { type ApprovalCard, forgetCard, keepCard, readCards } from './store/tables/approval-cards.ts'
import { readRequest, type StoredRequest } from './store/tables/approval-requests.ts'
import { type Review, readReview } from './store/tables/approval-reviews.ts'
import { readRules } from './store/tables/approval-rules.ts'
import { readLinksOf } from './store/tables/chat-links.ts'
import type { World } from './world.ts'

/** Somebody who is to see a request in chat, and what they can do about it. */
export interface CardReader {
  readonly identity: ChatIdentity
  readonly part: 'decides' | 'agreed' | 'asked'
}

/** What chat needs of a request to show it. */
export interface CardsOfRequest {
  readonly request: ApprovalRequest
  /** What may be shown of it in a channel, where anybody may read along (H7). */
  readonly inChannel: ApprovalRequest
  /** The requester, and whoever can agree now or has agreed; active people who are linked in chat. */
  readonly readers: readonly CardReader[]
  /** The channels of this workspace that its rules name. */
  readonly channels: readonly string[]
  /** The messages that show it already. */
  readonly cards: readonly ApprovalCard[]
}

/** What waits for a look, and who is asked for one. */
export interface ToReview {
  readonly review: Review
  readonly readers: readonly ChatIdentity[]
}

/** Which request, in which workspace. */
export interface WhichCards {
  readonly organizationId: OrganizationId
  readonly requestId: string
  readonly teamId: string
}

/**
 * The cards by which chat shows requests for approval to people: who is to see one, and where the copies are. For the bot alone: it
 * writes messages, and decides nothing.
 */
export class ApprovalCards {
  readonly #world: World
  readonly #system: (organizationId: OrganizationId) => Principal

  constructor(world: World, system: (organizationId: OrganizationId) => Principal) {
    this.#world = world
    this.#system = system
  }

  /** A request with its readers and its cards; null where there is none. */
  of({ organizationId, requestId, teamId }: WhichCards): Promise<CardsOfRequest | null> {
    if (!isId('approval', requestId)) return Promise.resolve(null)
    return inOrganization(this.#world, this.#system(organizationId), 'read', async ({ work }) => {
      const request = await readRequest(work.scope, requestId)
      if (request === null) return null
      const found = await caseOf(work.scope, request)
      const shown = await closeViewOf(work, found)
      return {
        request: shown,
        inChannel: outsideView(shown),
        channels: await channelsOf(work, { request, teamId }),
        readers: await readersOf(work, found, shown),
        cards: await readCards(work.scope, requestId, teamId),
      }
    })
  }

  /** What was done without agreement, with those in chat who can look at it; null where somebody has by now. */
  toReview(organizationId: OrganizationId, reviewId: string): Promise<ToReview | null> {
    if (!isId('review', reviewId)) return Promise.resolve(null)
    return inOrganization(this.#world, this.#system(organizationId), 'read', async ({ work }) => {
      const review = await readReview(work.scope, reviewId)
      if (review === null || review.reviewedBy !== null) return null
      const people = (await reviewersOf(work, review)).map(({ id }) => id)
      const links = await readLinksOf(work.scope, people)
      return { review, readers: links.map(({ identity }) => identity) }
    })
  }

  /** Writes down where a card is, and what it shows. */
  keep({ organizationId, requestId, teamId }: WhichCards, card: Omit<ApprovalCard, 'teamId'>): Promise<void> {
    return this.#inside(organizationId, requestId, (work, id) =>
      keepCard(work.scope, id, { ...card, teamId, at: work.now }),
    )
  }

  /** Forgets a card that shows the end, or that nobody can see any more. */
  forget({ organizationId, requestId, teamId }: WhichCards, shownTo: string): Promise<void> {
    return this.#inside(organizationId, requestId, (work, id) =>
      forgetCard(work.scope, id, { teamId, shownTo }),
    )
  }

  /** Has a request go on at once to those to whom its rule escalates it: it was to be shown to those who can agree, and reached none of them. */
  async undelivered({ organizationId, requestId }: WhichCards): Promise<void> {
    await executeByName(this.#world, 'approval.escalate', {
      principal: this.#system(organizationId),
      input: { requestId, undelivered: true },
    })
  }

  async #inside(
    organizationId: OrganizationId,
    requestId: string,
    write: (work: Work, id: ApprovalRequest['id']) => Promise<void>,
  ): Promise<void> {
    if (!isId('approval', requestId)) throw new Error('no request is called so')
    await inOrganization(this.#world, this.#system(organizationId), 'write', ({ work }) =>
      write(work, requestId),
    )
  }
}

/** Where the rules that ask want it to be shown, as they are now: of a rule that has changed the request is not executed. */
async function channelsOf(
  work: Work,
  { request, teamId }: { request: StoredRequest; teamId: string },
): Promise<readonly string[]> {
  const asking = rulesOf(request)
  const rules = (await readRules(work.scope)).filter(({ id }) => asking.has(id))
  const channels = rules.flatMap(({ channel }) => (channel?.teamId === teamId ? [channel.channelId] : []))
  return [...new Set(channels)]
}

/** Whoever can decide now, whoever has agreed, and the requester. Of the later stages nobody is asked yet. */
async function readersOf(work: Work, { request, voters, votes }: Case, { stages }: ApprovalRequest) {
  // By the voices that count: one that does not any more opens its stage again.
  const open = stages.findIndex(({ needed, agreed }) => agreed < needed)
  const isOpenBy = (stage: number) => open === -1 || stage <= open
  const called = voters
    .filter(({ stage, notBefore }) => isOpenBy(stage) && (notBefore === null || notBefore <= work.now))
    .map(({ by }) => by)
  const agreed = new Set(votes.map(({ by }) => by))
  const people = [...new Set([request.requesterId, ...called, ...agreed])]
  const active = [...(await peopleById(work, work.scope, people)).keys()]
  const links = await readLinksOf(work.scope, active)
  return links.map(
    ({ userId, identity }): CardReader => ({
      identity,
      part: userId === request.requesterId ? 'asked' : agreed.has(userId) ? 'agreed' : 'decides',
    }),
  )
}
