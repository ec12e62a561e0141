import type { ApprovalTerms, Vote } from '../domain/approval/approval.ts'
import type { ApprovalRule } from '../domain/approval/approval-rule.ts'
import type { UserId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { defineAbility } from '../policy/define-ability.ts'
import { type Delegation, readAllDelegations } from '../store/tables/approval-delegations.ts'
import type { StageOfRule, StoredRequest } from '../store/tables/approval-requests.ts'
import { readRules } from '../store/tables/approval-rules.ts'
import { readVoters, readVotes, type StoredVote, type StoredVoter } from '../store/tables/approval-votes.ts'
import type { Scope } from '../store/walls/scope.ts'
import { type Examined, examine, targetFingerprintOf } from './examined.ts'
import { independenceOf } from './independence.ts'
import { isNamed, mayDo, type Person, peopleById } from './people.ts'
import { digestOfRequest } from './request-digest.ts'
import { rulesAbout, versionsOf } from './ruling.ts'
import { type Voices, voicesOf } from './voices.ts'
import { hasJoined, stagesWithoutRule } from './voters.ts'

/** What was read about a request that is locked. */
export interface Case {
  readonly request: StoredRequest
  readonly voters: readonly StoredVoter[]
  readonly votes: readonly StoredVote[]
  readonly terms: ApprovalTerms
}

/** Where a request stands now: what it is about, whose votes count, and whose do not because the requester has had a hand on them. */
export type Standing =
  | {
      readonly sound: true
      readonly examined: Examined
      /** Those that asked for it. */
      readonly rules: readonly ApprovalRule[]
      readonly counts: (vote: Vote) => boolean
      readonly takenOver: ReadonlySet<UserId>
      /** What a voice is worth among some votes: whose do not count, and whether enough are left that do. */
      readonly among: (votes: readonly StoredVote[]) => Voices
    }
  /** What was agreed to is not there any more: it is not executed, and everybody is told why. */
  | { readonly sound: false; readonly why: string }

/** Reads what belongs to a request. */
export async function caseOf(scope: Scope, request: StoredRequest): Promise<Case> {
  const voters = (await readVoters(scope, [request.id])).get(request.id) ?? []
  const votes = (await readVotes(scope, [request.id])).get(request.id) ?? []
  return { request, voters, votes, terms: termsOf(request, voters) }
}

/** The terms under which a request was made. */
export function termsOf(request: StoredRequest, voters: readonly StoredVoter[]): ApprovalTerms {
  return {
    requester: request.requesterId,
    expiresAt: request.expiresAt,
    stages: request.needed.map((needed, stage) => ({
      needed,
      voters: voters.filter((voter) => voter.stage === stage),
    })),
  }
}

/**
 * Judges a request as everything is now, in the transaction that decides: the request itself against its digest, the target, the rules,
 * the requester, and each voter. The target is looked at with the eyes of the organization, so that whoever has lost sight of it cannot
 * make a request fail.
 */
export async function standingOf(work: Work, { request, voters, votes }: Case): Promise<Standing> {
  return work.scope.acrossAccounts(async (scope) => {
    if (digestOfRequest(request) !== request.digest)
      return unsound('What was asked for is not what is stored: the request was altered.')
    const examined = await examinedNow(organizationsEyes(work, scope), request)
    if (examined === null) return unsound('What it is about is not there any more.')
    if ((await targetFingerprintOf(work, scope, examined)) !== request.targetFingerprint)
      return unsound('What it is about was changed after it was asked. It can be asked again.')

    const ids = [request.requesterId, ...[...voters, ...votes].flatMap(({ by, voice }) => [by, voice])]
    const people = await peopleById(work, scope, ids)
    const requester = people.get(request.requesterId)
    if (requester === undefined) return unsound(`${request.requesterName} is not active any more.`)
    if (request.fourEyes && !mayDo(work, requester, examined))
      return unsound(`${request.requesterName} may not do this any more.`)

    const all = await readRules(scope)
    const about = rulesAbout(all, examined, requester)
    if (String(versionsOf(about)) !== String(request.ruled))
      return unsound('The rules about it were changed after it was asked. It can be asked again.')
    const asking = about.filter(({ id }) => rulesOf(request).has(id))
    if (await someoneIsLeftOut(work, scope, { request, voters, asking, examined }))
      return unsound(
        'Everybody has to agree to it, and somebody can by now who could not when it was asked. It can be asked again.',
      )
    const withoutRule = request.rule === null ? await stagesWithoutRule(work, examined) : []
    return {
      sound: true,
      examined,
      rules: asking,
      ...(await counting(work, scope, {
        request,
        voters,
        votes,
        people,
        examined,
        isBound: (voter) => rulesAbout(all, examined, voter).length > 0,
        named: (stage, escalated, person) => {
          if (request.rule === null) return isNamed(withoutRule[stage]?.approvers ?? [], person)
          const [asked, ...filled] = stagesOf(request, stage).map(({ rule, stage: at }) => {
            const ruled = asking.find(({ id }) => id === rule)
            return { to: ruled?.escalateTo ?? [], approvers: ruled?.stages[at]?.approvers ?? [] }
          })
          if (asked === undefined) return false
          if (escalated) return isNamed(asked.to, person)
          return [asked, ...filled].every(({ approvers }) => isNamed(approvers, person))
        },
      })),
    }
  })
}

/** The stages of rules that a stage of a request fills; before there could be several, it had the number of the rule's own. */
function stagesOf({ rule, stageOf }: StoredRequest, stage: number): readonly StageOfRule[] {
  return stageOf[stage] ?? (rule === null ? [] : [{ rule: rule.id, stage }])
}

/** The rules that ask for a request, by their ids. */
export function rulesOf(request: StoredRequest): ReadonlySet<string> {
  const stages = request.needed.flatMap((_needed, stage) => stagesOf(request, stage))
  return new Set(stages.map(({ rule }) => rule))
}

/** Whether of a stage that wants all somebody has come, or come back, who has no voice in it. */
async function someoneIsLeftOut(
  work: Work,
  scope: Scope,
  {
    request,
    voters,
    asking,
    examined,
  }: Pick<Case, 'request' | 'voters'> & { asking: readonly ApprovalRule[]; examined: Examined },
): Promise<boolean> {
  for (const stage of request.needed.keys()) {
    const bound = voters.filter((voter) => voter.stage === stage && voter.notBefore === null)
    const asked = [request.requesterId, ...bound.map(({ voice }) => voice)]
    for (const { rule, stage: at } of stagesOf(request, stage)) {
      const ruled = asking.find(({ id }) => id === rule)?.stages[at]
      if (ruled?.need !== 'all') continue
      if (await hasJoined(work, scope, { approvers: ruled.approvers, examined, asked })) return true
    }
  }
  return false
}

function unsound(why: string): Standing {
  return { sound: false, why }
}

/** Whose vote counts now: they and whose voice it is are active, could do it themselves, are named, and were not taken over. */
async function counting(
  work: Work,
  scope: Scope,
  {
    request,
    voters,
    votes,
    people,
    examined,
    isBound,
    named,
  }: Pick<Case, 'request' | 'voters' | 'votes'> & {
    people: ReadonlyMap<UserId, Person>
    examined: Examined
    isBound: (voter: Person) => boolean
    named: (stage: number, escalated: boolean, person: Person) => boolean
  },
): Promise<Pick<Extract<Standing, { sound: true }>, 'counts' | 'takenOver' | 'among'>> {
  const { isOf, inOneHand } = await independenceOf(work, scope, {
    people: [...people.keys()],
    permission: examined.command.permission,
    isBound,
  })
  const taken = new Set(
    [...people.values()]
      .filter((person) => person.id !== request.requesterId && !isOf(request.requesterId, person))
      .map(({ id }) => id),
  )
  const able = new Set(
    [...people.values()].filter((person) => mayDo(work, person, examined)).map(({ id }) => id),
  )
  const delegations = await readAllDelegations(scope, [...people.keys()])
  const among = (cast: readonly StoredVote[]): Voices =>
    voicesOf({
      ...{ voters, needed: request.needed, votes: cast, now: work.now },
      // A rule's voices are of different people; without one whoever agrees could do it alone.
      isOneVoice: (one, other) => request.rule !== null && inOneHand(one, other),
      isTaken: ({ by, voice }) => taken.has(by) || taken.has(voice),
      isAble({ by, voice, stage, notBefore }, at) {
        const person = people.get(voice)
        const standsIn = ({ userId, standInId, startsAt, endsAt }: Delegation) =>
          userId === voice && standInId === by && startsAt <= at && at < endsAt
        return (
          person !== undefined &&
          named(stage, notBefore !== null, person) &&
          [by, voice].every((id) => able.has(id) && id !== request.requesterId) &&
          (by === voice || delegations.some(standsIn))
        )
      },
    })
  return { takenOver: taken, counts: among(votes).counts, among }
}

/** What a request is about, as it is now; null where it is gone, or its command is. */
async function examinedNow(work: Work, { command: name, input }: StoredRequest): Promise<Examined | null> {
  const command = work.commands.get(name)
  const parsed = command?.input.safeParse(input)
  if (command === undefined || !parsed?.success) return null
  try {
    return await examine(work, command, parsed.data)
  } catch (error) {
    if (error instanceof TenantryError && error.code === 'not_found') return null
    throw error
  }
}

/** The same work by somebody who sees everything of the organization and is nobody: to look, and for nothing else. */
function organizationsEyes(work: Work, scope: Scope): Work {
  const grants = work.policy.factory['org-admin']
  const { id: organizationId, defaultAccountId: accountId } = work.organization
  const ability = defineAbility(work.policy, { organizationId, accountId, userId: null, grants })
  const actor = { userId: null, accountId, name: '', roles: ['org-admin'], grants, ability }
  return Object.create(work, { scope: { value: scope }, actor: { value: actor } })
}
