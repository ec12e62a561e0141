import type { Vote } from '../domain/approval/approval.ts'
import { canBeSatisfied, type OneVoice } from '../domain/approval/enough-voices.ts'
import type { StoredVote, StoredVoter } from '../store/tables/approval-votes.ts'

/** The voices of a request, as everything is now. */
export interface Voices {
  readonly counts: (vote: Vote) => boolean
  /** Whoever has agreed in whose place somebody's voice does not count besides. */
  readonly besides: (by: Vote['by']) => StoredVote | null
  readonly silent: readonly SilentVoice[]
  /** Too few voices are left that count: it can only end, unless one of the silent ones comes to count. */
  readonly isStuck: boolean
}

/** Somebody who was asked, or has agreed, and whose voice does not count. */
export interface SilentVoice {
  readonly name: string
  /**
   * `one_voice`: one person could speak as them and as somebody who has agreed; `hand`: they are not independent of the requester;
   * `unable`: they are not active, may not do it themselves, or are not named any more.
   */
  readonly why: 'one_voice' | 'hand' | 'unable'
  /** Whose voice counts in the place of theirs. */
  readonly besides: string | null
}

/** What voices are judged by. */
export interface VoiceGround {
  readonly voters: readonly StoredVoter[]
  readonly needed: readonly number[]
  readonly votes: readonly StoredVote[]
  readonly now: Date
  /** Whether one person could speak as both of two. */
  readonly isOneVoice: OneVoice
  /** Whether it is not independent of the requester. */
  readonly isTaken: (vote: Vote) => boolean
  /** Whether they, and whose voice it is, are named, active and could do it themselves, and stand in for them at a time. */
  readonly isAble: (voter: StoredVoter, at: Date) => boolean
}

/** Judges the voices of a request: which of the votes count, whose do not, and whether there are enough. */
export function voicesOf(ground: VoiceGround): Voices {
  const { voters, votes, now, isOneVoice, isTaken, isAble } = ground
  // What was right when a vote was given stays so; a new one is given now.
  const givenAt = ({ by, voice }: Pick<Vote, 'by' | 'voice'>) =>
    votes.find((vote) => vote.by === by && vote.voice === voice)?.at ?? now
  // Two people in one hand have one voice: that of the first of them.
  const besides = (by: Vote['by']): StoredVote | null => {
    const own = votes.find((vote) => vote.by === by)
    const before = votes.filter((vote) => vote.by !== by && (own === undefined || vote.at < own.at))
    return before.find((vote) => isOneVoice(vote.by, by)) ?? null
  }
  const counts = (vote: Vote) => {
    const seat = voters.find(
      ({ by, voice, stage }) => by === vote.by && voice === vote.voice && stage === vote.stage,
    )
    const at = givenAt(vote)
    return (
      seat !== undefined &&
      (seat.notBefore === null || seat.notBefore <= at) &&
      isAble(seat, at) &&
      !isTaken(vote) &&
      besides(vote.by) === null
    )
  }
  const silentOne = (voter: StoredVoter): SilentVoice => {
    const { name } = voter
    if (isTaken(voter)) return { name, why: 'hand', besides: null }
    if (!isAble(voter, givenAt(voter))) return { name, why: 'unable', besides: null }
    return { name, why: 'one_voice', besides: besides(voter.by)?.name ?? null }
  }
  const called = voters.filter(
    ({ by, voice, notBefore }) =>
      (notBefore === null || notBefore <= now) && (by === voice || votes.some((vote) => vote.by === by)),
  )
  const silent = called.filter((voter) => !counts(voter)).map(silentOne)
  return {
    counts,
    besides,
    silent: silent
      .filter(({ name, why }, at) => silent.findIndex((one) => one.name === name && one.why === why) === at)
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    isStuck: !canBeSatisfied(openSeats(ground, counts), isOneVoice),
  }
}

/**
 * What each stage still wants, and of whom: those to whom it goes on later are among them, and whoever stands in for a voice that is not
 * given yet, as if it were their own.
 */
function openSeats(
  { voters, needed, votes, now, isOneVoice, isTaken, isAble }: VoiceGround,
  counts: (vote: Vote) => boolean,
) {
  const counted = votes.filter(counts)
  const isGiven = (voice: Vote['voice']) => votes.some((vote) => vote.by === voice || vote.voice === voice)
  const isFree = (voter: StoredVoter) =>
    isAble(voter, now) &&
    !isTaken(voter) &&
    !isGiven(voter.voice) &&
    !votes.some(({ by }) => by === voter.by || isOneVoice(by, voter.by))
  return needed.map((all, at) => ({
    needed: Math.max(0, all - counted.filter(({ stage }) => stage === at).length),
    voters: voters
      .filter((voter) => voter.stage === at && isFree(voter))
      .map(({ by }) => ({ by, voice: by })),
  }))
}
