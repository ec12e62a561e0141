import type { UserId } from '../id.ts'

/** How a request ends. */
export type ApprovalEnd = 'executed' | 'denied' | 'expired' | 'cancelled' | 'failed' | 'superseded'

/** One person's yes. `voice` is whose voice it is: their own, or that of whoever named them as a stand-in. */
export interface Vote {
  readonly by: UserId
  readonly voice: UserId
  readonly stage: number
}

/** Who could vote when it was asked, by one stage. */
export interface Voter {
  readonly by: UserId
  readonly voice: UserId
}

/** A stage as it stood when it was asked: so many of these voices. */
export interface StageTerms {
  readonly needed: number
  readonly voters: readonly Voter[]
}

/** What a request was made under; none of it changes afterwards. */
export interface ApprovalTerms {
  readonly requester: UserId
  readonly expiresAt: Date
  readonly stages: readonly StageTerms[]
}

/** Where a request stands. Votes are kept through the end, so that it can be told who agreed. */
export type ApprovalState =
  | { readonly status: 'pending'; readonly votes: readonly Vote[] }
  | { readonly status: 'approved'; readonly votes: readonly Vote[] }
  | { readonly status: 'executed'; readonly votes: readonly Vote[] }
  | { readonly status: 'denied'; readonly votes: readonly Vote[]; readonly by: UserId }
  | { readonly status: 'expired' | 'cancelled' | 'superseded' | 'failed'; readonly votes: readonly Vote[] }

/** What can happen to a request. */
export type ApprovalStep =
  /** `counts` says of a vote whether it still does: rights are read again whenever voices are counted. */
  | { readonly kind: 'approve'; readonly by: UserId; readonly counts: (vote: Vote) => boolean }
  | { readonly kind: 'deny'; readonly by: UserId; readonly counts: (vote: Vote) => boolean }
  | { readonly kind: 'withdraw'; readonly by: UserId }
  | { readonly kind: 'cancel'; readonly by: UserId }
  /** What no person decides: the requester was shut out, a newer request came, a voter was shut out, time is up. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'supersede' }
  | { readonly kind: 'takeBack'; readonly of: UserId }
  | { readonly kind: 'expire' }
  /** What becomes of an approved one, or of one whose ground has gone. */
  | { readonly kind: 'execute' }
  | { readonly kind: 'fail' }

/** Why a step is not taken. */
export type ApprovalRefusal =
  | 'over'
  | 'expired'
  | 'not_expired'
  | 'own'
  | 'not_approver'
  | 'not_yet'
  | 'voted'
  | 'not_voted'
  | 'not_requester'
  | 'not_approved'

export type ApprovalOutcome =
  | { readonly taken: true; readonly state: ApprovalState; readonly vote?: Vote }
  | { readonly taken: false; readonly why: ApprovalRefusal }

/** What becomes of a request by one step at one moment: every state answers every step, by a new state or by a reason. */
export function transition(
  terms: ApprovalTerms,
  state: ApprovalState,
  { step, now }: { step: ApprovalStep; now: Date },
): ApprovalOutcome {
  if (step.kind === 'execute')
    return state.status === 'approved'
      ? taken({ status: 'executed', votes: state.votes })
      : refused('not_approved')
  if (step.kind === 'fail')
    return state.status === 'approved' || state.status === 'pending'
      ? taken({ status: 'failed', votes: state.votes })
      : refused('over')
  if (state.status !== 'pending') return refused('over')
  const { votes } = state
  const late = now >= terms.expiresAt
  switch (step.kind) {
    case 'approve':
      return late ? refused('expired') : approved(terms, votes, step)
    case 'deny': {
      if (late) return refused('expired')
      const seat = seatOf(terms, votes, step)
      // Who has agreed may still change their mind.
      const voted = votes.some(({ by }) => by === step.by)
      if ('why' in seat && !(voted && seat.why === 'voted')) return refused(seat.why)
      return taken({ status: 'denied', votes, by: step.by })
    }
    case 'withdraw':
      if (late) return refused('expired')
      return votes.some(({ by }) => by === step.by)
        ? taken({ status: 'pending', votes: votes.filter(({ by }) => by !== step.by) })
        : refused('not_voted')
    case 'cancel':
      if (step.by !== terms.requester) return refused('not_requester')
      return late ? refused('expired') : taken({ status: 'cancelled', votes })
    case 'abandon':
      return taken({ status: 'cancelled', votes })
    case 'supersede':
      return taken({ status: 'superseded', votes })
    case 'takeBack':
      return taken({
        status: 'pending',
        votes: votes.filter(({ by, voice }) => by !== step.of && voice !== step.of),
      })
    case 'expire':
      return late ? taken({ status: 'expired', votes }) : refused('not_expired')
    default:
      return step satisfies never
  }
}

/** The first stage that lacks voices; as many as there are stages where none does. */
export function stageNow(
  terms: Pick<ApprovalTerms, 'stages'>,
  votes: readonly Vote[],
  counts: (vote: Vote) => boolean,
): number {
  const counted = votes.filter(counts)
  const open = terms.stages.findIndex(
    ({ needed }, stage) => counted.filter((vote) => vote.stage === stage).length < needed,
  )
  return open === -1 ? terms.stages.length : open
}

function approved(
  terms: ApprovalTerms,
  votes: readonly Vote[],
  step: Extract<ApprovalStep, { kind: 'approve' }>,
): ApprovalOutcome {
  const seat = seatOf(terms, votes, step)
  if ('why' in seat) return refused(seat.why)
  const now = [...votes, seat.vote]
  const complete = stageNow(terms, now, step.counts) === terms.stages.length
  return { taken: true, state: { status: complete ? 'approved' : 'pending', votes: now }, vote: seat.vote }
}

/** The vote that somebody has in the stage that is open now, or why they have none. */
function seatOf(
  { requester, stages }: ApprovalTerms,
  votes: readonly Vote[],
  { by, counts }: { by: UserId; counts: (vote: Vote) => boolean },
): { readonly vote: Vote } | { readonly why: ApprovalRefusal } {
  if (by === requester) return { why: 'own' }
  const everywhere = stages.flatMap(({ voters }, stage) =>
    voters.filter((voter) => voter.by === by).map(({ voice }) => ({ by, voice, stage })),
  )
  const mine = everywhere.filter(({ voice }) => voice !== requester).filter(counts)
  if (mine.length === 0) return { why: 'not_approver' }
  if (votes.some((vote) => vote.by === by)) return { why: 'voted' }
  const open = stageNow({ stages }, votes, counts)
  // One's own voice before that of somebody for whom one stands in.
  const here = mine.filter(({ stage }) => stage === open).sort((one) => (one.voice === by ? -1 : 1))
  if (here.length === 0) return { why: 'not_yet' }
  const free = here.find(({ voice }) => !votes.some((vote) => vote.voice === voice || vote.by === voice))
  return free === undefined ? { why: 'voted' } : { vote: free }
}

function taken(state: ApprovalState): ApprovalOutcome {
  return { taken: true, state }
}

function refused(why: ApprovalRefusal): ApprovalOutcome {
  return { taken: false, why }
}
