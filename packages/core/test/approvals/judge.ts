import type { Pool } from '../../src/store/opening/database-pool.ts'
import { eventsOf, type RecordedEvent } from '../support/recorded-events.ts'

interface RequestRow {
  readonly id: string
  readonly requester_id: string
  readonly four_eyes: boolean
  readonly needed: readonly number[]
  readonly status: string
}

interface VoteRow {
  readonly request_id: string
  readonly voter_id: string
  readonly voice_id: string
  readonly stage: number
}

type VoterRow = Omit<VoteRow, 'voter_id'> & { readonly user_id: string }

/** All that is known of the approvals of an organization: its history, in the order of the commits, and what is stored. */
export interface History {
  readonly events: readonly (RecordedEvent & { readonly at: string })[]
  readonly requests: readonly RequestRow[]
  readonly votes: readonly VoteRow[]
  readonly voters: readonly VoterRow[]
}

/** Reads it past all walls. */
export async function historyOf(pool: Pool, organizationId: string): Promise<History> {
  const rows = async <Row extends object>(table: string) =>
    (await pool.query<Row>(`select * from tenantry.${table} where organization_id = $1`, [organizationId]))
      .rows
  const events = await eventsOf(pool, organizationId)
  return {
    events: events.map((event) => ({ ...event, at: Reflect.get(event.open, 'at') as string })),
    requests: await rows<RequestRow>('approval_requests'),
    votes: await rows<VoteRow>('approval_votes'),
    voters: await rows<VoterRow>('approval_voters'),
  }
}

const HANDS = /^(user\.created|user\.updated|secret\.|role\.)/
const GIVES_VOICE = /^(user\.created|secret\.)/
const CHANGES_USER = /^(user\.(updated|moved|deactivated|reactivated|deleted)|role\.(assigned|revoked))$/
const SHUTS_OUT = /^(user\.(deactivated|deleted|moved)|role\.revoked)$/
const CHANGES_RULES = /^approval\.rule_(made|changed|removed)$/

/**
 * What approvals promise, told again from nothing but the history, without asking the product: empty where all of it holds. Nobody
 * agreed to their own; nothing was done twice, or without its voices; nothing was done after a change, an expiry, or a loss of right.
 */
export function brokenPromises({ events, requests, votes, voters }: History): readonly string[] {
  const broken: string[] = []
  for (const vote of votes) {
    const request = requests.find(({ id }) => id === vote.request_id)
    if (vote.voter_id === request?.requester_id || vote.voice_id === request?.requester_id)
      broken.push('agreed to their own')
    if (
      !voters.some(
        ({ request_id, user_id, voice_id, stage }) =>
          request_id === vote.request_id &&
          user_id === vote.voter_id &&
          voice_id === vote.voice_id &&
          stage === vote.stage,
      )
    )
      broken.push('agreed who could not when it was asked')
  }
  for (const request of requests) {
    const mine = votes.filter(({ request_id }) => request_id === request.id)
    broken.push(...brokenBy(request, { events, votes: mine }))
  }
  return broken
}

function brokenBy(
  request: RequestRow,
  { events, votes }: { events: History['events']; votes: readonly VoteRow[] },
): readonly string[] {
  const about = (event: RecordedEvent) => event.open.on.id === request.id
  const ends = events.filter((event) => about(event) && event.type === 'approval.executed')
  const asked = events.find((event) => about(event) && event.type === 'approval.requested')
  const by = (event: RecordedEvent) => Reflect.get(event.open.actor, 'approval') === request.id
  const done = events.filter(by)
  const [end] = ends
  if (end === undefined || asked === undefined)
    return [
      ...(done.length > 0 ? ['done without its end'] : []),
      ...(request.status === 'executed' ? ['ended without its event'] : []),
    ]
  const between = events.filter(({ number }) => number > asked.number && number < end.number)
  const people = [...new Set(votes.flatMap(({ voter_id, voice_id }) => [voter_id, voice_id]))]
  // As it was asked for: what is stored is what an attack edits.
  const target = (Reflect.get(asked.open, 'asked') as { userId?: string } | undefined)?.userId
  const { expiresAt } = Reflect.get(asked.open, 'after') as { expiresAt: string }
  const before = events.filter(({ number, userId }) => number < end.number && people.includes(userId ?? ''))
  const byRequester = before.filter(({ actorId }) => actorId === request.requester_id)
  const hands = [
    ...byRequester.filter(({ type }) => HANDS.test(type)),
    // A code alone opens nothing; whoever is linked by it is somebody's second voice.
    ...before.filter(
      ({ type, userId }) =>
        type === 'chat.linked' &&
        byRequester.some((event) => event.type === 'chat.link_code_issued' && event.userId === userId),
    ),
  ].map(({ userId }) => userId)
  const known = events.filter(({ number }) => number < end.number)
  const speaking = new Map(people.map((person) => [person, speakersOf(person, known)]))
  const asking = speakersOf(request.requester_id, known)
  const isTaken = (person: string) =>
    hands.includes(person) ||
    (request.four_eyes && [...(speaking.get(person) ?? [])].some((each) => asking.has(each)))
  const isTakenVote = ({ voter_id, voice_id }: VoteRow) => isTaken(voter_id) || isTaken(voice_id)
  // Whoever is let in again can agree anew; what they gave before is gone.
  const isOutVote = ({ voter_id, voice_id }: VoteRow) => {
    const given = between.findLast(
      (event) => about(event) && event.type === 'approval.decided' && event.actorId === voter_id,
    )
    return between.some(
      ({ number, userId, type }) =>
        number > (given?.number ?? 0) && [voter_id, voice_id].includes(userId ?? '') && SHUTS_OUT.test(type),
    )
  }
  // A vote that does not count any more stands where it was given: there are to be enough others.
  const isEnough = (some: readonly VoteRow[]) =>
    request.needed.every((needed, stage) => some.filter((vote) => vote.stage === stage).length >= needed)
  const isEnoughBut = (isNone: (vote: VoteRow) => boolean) => isEnough(votes.filter((vote) => !isNone(vote)))
  const isApart = (some: readonly VoteRow[]) =>
    some.every(({ voter_id: one }, at) =>
      some
        .slice(at + 1)
        .every(({ voter_id: other }) =>
          [...(speaking.get(one) ?? [])].every((each) => speaking.get(other)?.has(each) !== true),
        ),
    )
  const deeds = done.map(({ type, open }) => `${type} ${open.on.id}`)
  return [
    ...(ends.length > 1 || new Set(deeds).size < deeds.length ? ['done twice'] : []),
    ...(isEnough(votes) && new Set(votes.map(({ voice_id }) => voice_id)).size === votes.length
      ? []
      : ['done without its voices']),
    ...(new Date(end.at) >= new Date(expiresAt) ? ['done after it expired'] : []),
    ...(between.some((event) => event.userId === target && CHANGES_USER.test(event.type) && !by(event))
      ? ['done after a change']
      : []),
    ...(done.some((event) => event.type === 'user.deleted' && event.userId !== target)
      ? ['another thing was done']
      : []),
    ...(between.some(({ type }) => CHANGES_RULES.test(type)) ? ['done after a rule changed'] : []),
    ...(isEnoughBut(isTakenVote) ? [] : ['agreed by whom the requester had a hand on']),
    ...(isEnoughBut(isOutVote) ? [] : ['agreed by whoever was shut out']),
    ...(request.four_eyes && !subsetsOf(votes).some((some) => isEnough(some) && isApart(some))
      ? ['agreed by one person with two voices']
      : []),
    ...(request.four_eyes &&
    between.some((event) => event.userId === request.requester_id && SHUTS_OUT.test(event.type))
      ? ['done for whoever was shut out']
      : []),
  ]
}

/** Every choice of some votes; there are few. */
function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const [first, ...rest] = items
  if (first === undefined) return [[]]
  const others = subsetsOf(rest)
  return others.concat(others.map((some) => [first, ...some]))
}

/** A person, whoever made them or a secret of theirs, whoever made those, and so on: told without asking whether it has ended since. */
function speakersOf(user: string, events: History['events']): ReadonlySet<string> {
  const speakers = new Set([user])
  for (const speaker of speakers) {
    for (const { type, userId, actorId } of events)
      if (userId === speaker && actorId !== null && GIVES_VOICE.test(type)) speakers.add(actorId)
  }
  return speakers
}
