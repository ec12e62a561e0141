import { stageNow } from '../domain/approval/approval.ts'
import type { ApprovalId, UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { allows } from '../policy/authorize.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'
import { readVoters, readVotes } from '../store/tables/approval-votes.ts'
import { type Case, standingOf, termsOf } from './standing.ts'
import { toldIn } from './told-in.ts'
import type { SilentVoice, Voices } from './voices.ts'

/**
 * A request as people and programs may read it. Of those who can agree, and have, it tells the names and nothing else (H7). Whoever reads it
 * only because it was asked in their account about another one, or is about theirs, reads no input, reason or id of the other one.
 */
export interface ApprovalRequest {
  readonly id: ApprovalId
  readonly command: string
  readonly summary: string
  /** Null where the reader is not to know it. */
  readonly input: unknown
  readonly status: StoredRequest['status']
  readonly requester: { readonly id: UserId | null; readonly name: string }
  readonly reason: string | null
  /** The name of the rule that asks for agreement; null where the requester lacks the permission. */
  readonly rule: string | null
  /** The requester could do it but for the rule. */
  readonly fourEyes: boolean
  readonly stages: readonly {
    readonly needed: number
    readonly agreed: number
    readonly approvers: readonly string[]
  }[]
  readonly votes: readonly {
    readonly name: string
    /** Whom the voter stands in for, where they do. */
    readonly standsInFor: string | null
    readonly reason: string | null
    readonly at: string
  }[]
  /** Why it ended so; null while it is open, where there is nothing to say, and where the reader is not to know it. */
  readonly outcome: string | null
  readonly endedBy: string | null
  readonly createdAt: string
  readonly expiresAt: string
  readonly endedAt: string | null
  /** Whether it waits for whoever reads this. */
  readonly waitsForYou: boolean
  /** Whether whoever reads this has agreed: while it is open they can take that back. */
  readonly youAgreed: boolean
  /**
   * Whose voice does not count as things are, and why. Null where nobody looked: in lists, once it is over, where what it stands on has gone,
   * and where the reader is not to know it.
   */
  readonly silent: readonly SilentVoice[] | null
  /** Too few voices are left that count: as things are, it can only end. Null where nobody looked. */
  readonly isStuck: boolean | null
}

/**
 * What somebody reads of a request.
 *
 * @param voices whose voices count, where it was looked at; else each that was given does
 */
export function viewOf(work: Work, found: Case, voices: Voices | null = null): ApprovalRequest {
  const whole = wholeView(work, found, voices)
  return mayReadAll(work, found) ? whole : outsideView(whole)
}

/** What is told of a request to people of whom it is not known what they may read: who asks for what kind of thing, and how it stands. */
export function outsideView(whole: ApprovalRequest): ApprovalRequest {
  return {
    ...whole,
    input: null,
    requester: { id: null, name: whole.requester.name },
    reason: null,
    votes: whole.votes.map((vote) => ({ ...vote, reason: null })),
    outcome: null,
    silent: null,
    isStuck: null,
  }
}

/** What somebody reads of a request, with whose voices count while it waits: that is read from the history, so it is done for one at a time. */
export async function closeViewOf(work: Work, found: Case): Promise<ApprovalRequest> {
  const { status, expiresAt } = found.request
  if (status !== 'pending' || expiresAt <= work.now) return viewOf(work, found)
  const standing = await standingOf(work, found)
  return viewOf(work, found, standing.sound ? standing.among(found.votes) : null)
}

function wholeView(
  work: Work,
  { request, voters, votes, terms }: Case,
  voices: Voices | null,
): ApprovalRequest {
  const counts = voices?.counts ?? (() => true)
  const late = request.status === 'pending' && request.expiresAt <= work.now
  const me = work.actor.userId
  const called = voters.filter(({ notBefore }) => notBefore === null || notBefore <= work.now)
  const mine = called.filter(({ by }) => by === me)
  const open = stageNow(terms, votes, counts)
  return {
    id: request.id,
    command: request.command,
    summary: work.commands.get(request.command)?.summary ?? request.command,
    input: request.input,
    status: late ? 'expired' : request.status,
    requester: { id: request.requesterId, name: request.requesterName },
    reason: request.reason,
    rule: request.rule?.name ?? null,
    fourEyes: request.fourEyes,
    stages: terms.stages.map(({ needed }, stage) => ({
      needed,
      agreed: votes.filter((vote) => vote.stage === stage && counts(vote)).length,
      approvers: [...new Set(called.filter((voter) => voter.stage === stage).map(({ name }) => name))],
    })),
    votes: votes.map(({ name, by, voice, voiceName, reason, at }) => ({
      name,
      standsInFor: by === voice ? null : voiceName,
      reason,
      at: at.toISOString(),
    })),
    outcome: request.outcome,
    endedBy: request.endedBy?.name ?? null,
    createdAt: request.createdAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    endedAt: request.endedAt?.toISOString() ?? null,
    waitsForYou:
      request.status === 'pending' &&
      !late &&
      mine.some(({ stage }) => stage === open) &&
      !votes.some(({ by, voice }) => by === me || voice === me),
    youAgreed: votes.some(({ by }) => by === me),
    silent: voices?.silent ?? null,
    isStuck: voices?.isStuck ?? null,
  }
}

/** Some requests as somebody reads them. */
export async function viewsOf(
  work: Work,
  requests: readonly StoredRequest[],
): Promise<readonly ApprovalRequest[]> {
  const ids = requests.map(({ id }) => id)
  const [voters, votes] = [await readVoters(work.scope, ids), await readVotes(work.scope, ids)]
  return requests.map((request) => {
    const theirs = voters.get(request.id) ?? []
    return viewOf(work, {
      request,
      voters: theirs,
      votes: votes.get(request.id) ?? [],
      terms: termsOf(request, theirs),
    })
  })
}

/** Whether somebody may read a request: it was asked by them, or in their reach, or is about their reach, or waits or waited for them. */
export function mayRead(work: Work, found: ReadRequest): boolean {
  const { accountId, askedInAccountId } = found.request
  return (
    mayReadAll(work, found) ||
    [accountId, askedInAccountId].some((each) => reaches(work, found.request, each))
  )
}

/** Whether somebody may read all of a request: what is only asked in their account, or only about it, tells of another one (H7). */
function mayReadAll(work: Work, { request, voters }: ReadRequest): boolean {
  const me = work.actor.userId
  return (
    (me !== null && (me === request.requesterId || voters.some(({ by }) => by === me))) ||
    reaches(work, request, toldIn(request))
  )
}

type ReadRequest = Omit<Case, 'terms' | 'votes'>

function reaches(
  { actor, organization }: Work,
  { requesterId }: StoredRequest,
  accountId: StoredRequest['accountId'],
): boolean {
  return allows(actor.ability, 'approval:read', {
    row: { organizationId: organization.id, accountId, userId: requesterId },
  })
}
