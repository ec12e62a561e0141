import { endedRequest } from '../../approvals/end.ts'
import { performApproved } from '../../approvals/perform.ts'
import { refuseAfterHands, refusedStep } from '../../approvals/refusals.ts'
import { type Case, standingOf } from '../../approvals/standing.ts'
import { toldIn } from '../../approvals/told-in.ts'
import { type ApprovalRequest, viewOf } from '../../approvals/view.ts'
import { type ApprovalStep, transition, type Vote } from '../../domain/approval/approval.ts'
import type { ApprovalRule } from '../../domain/approval/approval-rule.ts'
import type { UserId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import type { Work } from '../../operations/work.ts'
import type { StoredRequest } from '../../store/tables/approval-requests.ts'
import { insertVote, type StoredVote } from '../../store/tables/approval-votes.ts'

/** A decision about a request that is locked. */
interface Decision {
  readonly kind: 'approve' | 'deny'
  readonly reason: string | null
}

/**
 * Decides about a request: everything that it stands on is read again, under its lock. Where that ground has gone it fails, and everybody
 * is told why; where this voice was the last one missing, it is executed in this transaction, and in no other.
 */
export async function decide(work: Work, found: Case, decision: Decision): Promise<ApprovalRequest> {
  const { request, votes } = found
  const { standing, outcome } = await judged(work, found, decision.kind)
  if (standing.sound) refuseWithoutReason(standing.rules, decision)

  if (outcome.state.status === 'denied') {
    const denied = await endedRequest(work, request, { status: 'denied', outcome: decision.reason })
    return viewOf(work, { ...found, request: denied })
  }
  if (outcome.vote === undefined) throw new Error('whoever agrees has a vote')
  const vote = await giveVote(work, found, { ...outcome.vote, reason: decision.reason })
  const voted = { ...found, votes: [...votes, vote] }
  if (!standing.sound) {
    const failed = await endedRequest(work, request, { status: 'failed', outcome: standing.why })
    return viewOf(work, { ...voted, request: failed })
  }
  const after = outcome.state.status === 'approved' ? await performApproved(work, request) : request
  return viewOf(
    work,
    { ...voted, request: after },
    after.status === 'pending' ? standing.among(voted.votes) : null,
  )
}

/**
 * What a decision would do, for whoever is asked to confirm it or to say why: what would be refused is refused now, and not when they have
 * written their reason.
 */
export async function foretell(work: Work, found: Case, kind: Decision['kind']): Promise<readonly string[]> {
  const { standing } = await judged(work, found, kind)
  return standing.sound || kind === 'deny' ? [] : [`It will not be done. ${standing.why}`]
}

/** @throws TenantryError why this person cannot decide so */
async function judged(work: Work, { request, votes, ...found }: Case, kind: Decision['kind']) {
  const by = deciderOf(work)
  if (request.status !== 'pending') throw refusedStep('over')
  if (kind === 'approve') refuseAfterHands(work)
  const standing = await standingOf(work, { ...found, request, votes })
  if (standing.sound && standing.takenOver.has(by)) throw takenOver(request)
  const counts = standing.sound ? standing.counts : () => true
  const step: ApprovalStep = { kind, by, counts }
  const outcome = transition(found.terms, { status: 'pending', votes }, { step, now: work.now })
  if (!outcome.taken) {
    const besides = standing.sound ? standing.among(votes).besides(by) : null
    throw outcome.why === 'not_approver' && besides !== null ? oneVoice(besides) : refusedStep(outcome.why)
  }
  return { standing, outcome }
}

function deciderOf({ actor }: Work): UserId {
  if (actor.userId !== null) return actor.userId
  throw new TenantryError('forbidden', 'People decide about requests. A job of the host is nobody.')
}

function takenOver({ requesterName }: StoredRequest): TenantryError {
  return new TenantryError(
    'forbidden',
    `Your voice does not count here: you and ${requesterName} are not independent, because one of you, or somebody else, has set secrets, passwords, e-mails, external ids, links or roles. Have somebody else set them anew first.`,
    { why: 'taken_over' },
  )
}

function oneVoice({ name }: StoredVote): TenantryError {
  return new TenantryError(
    'forbidden',
    `Your voice does not count besides that of ${name}: one person could speak as both of you, because one of you, or somebody else, has set secrets, passwords, e-mails or links. Have somebody else set them anew first.`,
    { why: 'one_voice' },
  )
}

function refuseWithoutReason(rules: readonly ApprovalRule[], { kind, reason }: Decision): void {
  if (reason !== null || !rules.some(({ reasons }) => reasons[kind])) return
  throw new TenantryError('invalid_input', `The rule wants a reason. Say why you ${kind} it.`)
}

async function giveVote(
  work: Work,
  { request, voters }: Case,
  { by, voice, stage, reason }: Vote & { reason: string | null },
): Promise<StoredVote> {
  const voiceName = voters.find((voter) => voter.by === voice)?.name ?? work.actor.name
  const vote = { by, name: work.actor.name, voice, voiceName, stage, reason, at: work.now }
  await insertVote(work.scope, { requestId: request.id, requesterId: request.requesterId }, vote)
  work.record({
    type: 'approval.decided',
    on: { type: 'approval', id: request.id },
    accountId: toldIn(request),
    userId: request.requesterId,
    after: { command: request.command, stage, voiceId: voice, reason },
  })
  return vote
}
