import type { ApprovalId, UserId } from '../../domain/id.ts'
import type { Scope } from '../walls/scope.ts'
import { lockOpenRequests, type StoredRequest } from './approval-requests.ts'

/** Somebody who could vote when it was asked. */
export interface StoredVoter {
  readonly stage: number
  readonly by: UserId
  readonly voice: UserId
  readonly name: string
  /** When the request is escalated to them; null for whoever could vote from the beginning. */
  readonly notBefore: Date | null
}

/** A vote as it is stored. */
export interface StoredVote {
  readonly by: UserId
  readonly name: string
  readonly voice: UserId
  readonly voiceName: string
  readonly stage: number
  readonly reason: string | null
  readonly at: Date
}

/** `insert into tenantry.approval_voters …`; there is at least one. */
export async function insertVoters(
  scope: Scope,
  requestId: ApprovalId,
  voters: readonly StoredVoter[],
): Promise<void> {
  await scope
    .add(
      'tenantry.approval_voters',
      voters.map(({ stage, by, voice, name, notBefore }) => ({
        request_id: requestId,
        stage,
        user_id: by,
        voice_id: voice,
        name,
        not_before: notBefore,
      })),
    )
    .execute()
}

/** Lets those to whom a request would be escalated later vote from a moment on. Returns whether there were any. */
export async function bringForward(scope: Scope, requestId: ApprovalId, at: Date): Promise<boolean> {
  const brought = await scope
    .change('tenantry.approval_voters')
    .set({ not_before: at })
    .where('request_id', '=', requestId)
    .where('not_before', '>', at)
    .returning('user_id')
    .execute()
  return brought.length > 0
}

/** Who could vote on some requests, in the order of their names. */
export async function readVoters(
  scope: Scope,
  requestIds: readonly ApprovalId[],
): Promise<ReadonlyMap<ApprovalId, readonly StoredVoter[]>> {
  if (requestIds.length === 0) return new Map()
  const rows = await scope
    .from('tenantry.approval_voters')
    .select(['request_id', 'stage', 'user_id as by', 'voice_id as voice', 'name', 'not_before as notBefore'])
    .where('request_id', 'in', [...requestIds])
    .orderBy('stage')
    .orderBy('name')
    .orderBy('user_id')
    .orderBy('voice_id')
    .execute()
  return Map.groupBy(rows, ({ request_id }) => request_id)
}

/** The votes on some requests, in the order in which they were given. */
export async function readVotes(
  scope: Scope,
  requestIds: readonly ApprovalId[],
): Promise<ReadonlyMap<ApprovalId, readonly StoredVote[]>> {
  if (requestIds.length === 0) return new Map()
  const rows = await scope
    .from('tenantry.approval_votes')
    .select([
      'request_id',
      'voter_id as by',
      'voter_name as name',
      'voice_id as voice',
      'voice_name as voiceName',
      'stage',
      'reason',
      'at',
    ])
    .where('request_id', 'in', [...requestIds])
    .orderBy('at')
    .orderBy('voter_id')
    .execute()
  return Map.groupBy(rows, ({ request_id }) => request_id)
}

/** `insert into tenantry.approval_votes …`; the requester's own is refused by a constraint. */
export async function insertVote(
  scope: Scope,
  { requestId, requesterId }: { requestId: ApprovalId; requesterId: UserId },
  vote: StoredVote,
): Promise<void> {
  await scope
    .add('tenantry.approval_votes', {
      request_id: requestId,
      requester_id: requesterId,
      voter_id: vote.by,
      voter_name: vote.name,
      voice_id: vote.voice,
      voice_name: vote.voiceName,
      stage: vote.stage,
      reason: vote.reason,
      at: vote.at,
    })
    .execute()
}

/** Takes one vote back. */
export async function deleteVote(scope: Scope, requestId: ApprovalId, by: UserId): Promise<void> {
  await scope
    .remove('tenantry.approval_votes')
    .where('request_id', '=', requestId)
    .where('voter_id', '=', by)
    .execute()
}

/**
 * Takes back every vote of some people, and every one in their voice, on requests that are not decided. The requests are locked first,
 * in the order of their ids, like by whoever decides.
 *
 * @returns what was taken back
 */
export async function takeBackVotes(
  scope: Scope,
  people: readonly UserId[],
): Promise<readonly { by: UserId; request: StoredRequest }[]> {
  const touched = await scope
    .from('tenantry.approval_votes')
    .select('request_id')
    .where((eb) => eb.or([eb('voter_id', 'in', [...people]), eb('voice_id', 'in', [...people])]))
    .execute()
  const open = await lockOpenRequests(
    scope,
    touched.map(({ request_id }) => request_id),
  )
  if (open.length === 0) return []
  const taken = await scope
    .remove('tenantry.approval_votes')
    .where(
      'request_id',
      'in',
      open.map(({ id }) => id),
    )
    .where((eb) => eb.or([eb('voter_id', 'in', [...people]), eb('voice_id', 'in', [...people])]))
    .returning(['request_id', 'voter_id as by'])
    .execute()
  const requests = new Map(open.map((request) => [request.id, request]))
  return taken.flatMap(({ request_id, by }) => {
    const request = requests.get(request_id)
    return request === undefined ? [] : [{ by, request }]
  })
}
