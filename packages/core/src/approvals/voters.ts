import type { StageTerms } from '../domain/approval/approval.ts'
import type { ApprovalRule, ApproverName, RuleStage } from '../domain/approval/approval-rule.ts'
import { type OneVoice, voicesNeeded } from '../domain/approval/enough-voices.ts'
import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import { readDelegations } from '../store/tables/approval-delegations.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'
import type { StoredVoter } from '../store/tables/approval-votes.ts'
import type { Scope } from '../store/walls/scope.ts'
import { underTheirCeiling } from './ceiling.ts'
import type { Examined } from './examined.ts'
import { independenceOf } from './independence.ts'
import {
  mayDo,
  mayDoButForFields,
  namedBy,
  type Person,
  peopleById,
  peopleNamed,
  peopleUnlessMany,
} from './people.ts'
import { rolesInForce } from './roles-in-force.ts'

/** Who could agree to a call at this moment, stage by stage. */
export interface Voters {
  readonly stages: readonly StageTerms[]
  readonly voters: readonly StoredVoter[]
  /** The same with those whose voice does not count for this requester, because of a hand on one of them. */
  readonly withHands: readonly StageTerms[]
  /** Whether of two of them only the first one's voice counts. */
  readonly isOneVoice: OneVoice
  /** The same with those, too, above whose grant ceiling it is. */
  readonly withAbove: readonly StageTerms[]
}

/** Whose agreement to what is looked for. */
export interface Wanted {
  readonly stages: readonly RuleStage[]
  readonly examined: Examined
  readonly requester: UserId
  /** Whether a rule binds somebody who could agree, too, so that they could not do it alone. */
  readonly isBound: (voter: Person) => boolean
}

/** What stands where no rule does: whoever may do it may say yes to it. */
export async function stagesWithoutRule(work: Work, examined: Examined): Promise<readonly RuleStage[]> {
  const roles = [...(await rolesInForce(work)).values()]
  const granting = roles.filter(({ grants }) => holdsAtAll(grants, examined.command.permission))
  return [{ need: 'any', approvers: granting.map(({ name }) => ({ role: name })) }]
}

/**
 * The voters of some stages: named by them, active, able to do it themselves, independent of the requester, and not the requester; and
 * who stands in for them.
 */
export async function votersOf(work: Work, scope: Scope, wanted: Wanted): Promise<Voters> {
  const { examined, requester, isBound } = wanted
  const named: { readonly need: RuleStage['need']; readonly people: readonly Person[] }[] = []
  for (const { need, approvers } of wanted.stages) {
    const people = await peopleNamed(work, scope, namedBy(approvers))
    const able = people.filter(
      (person) => person.id !== requester && mayDoButForFields(work, person, examined),
    )
    named.push({ need, people: able })
  }
  const everybody = named.flatMap(({ people }) => people.map(({ id }) => id))
  const { permission } = examined.command
  const of = { people: [requester, ...everybody], permission, isBound }
  const independence = await independenceOf(work, scope, of)
  const voters: StoredVoter[] = []
  const stages: StageTerms[] = []
  const withHands: StageTerms[] = []
  const withAbove: StageTerms[] = []
  for (const [stage, { need, people }] of named.entries()) {
    // Nobody is rid of a voice by changing, in the same call, a field that is not its to change.
    const able = people.filter((person) => mayDo(work, person, examined))
    const passing = await underTheirCeiling(work, scope, { people: able, examined })
    const free = passing.filter((person) => independence.isOf(requester, person))
    const own = free.map(({ id, name }) => ({ stage, by: id, voice: id, name, notBefore: null }))
    const standIns = await standInsOf(work, scope, { people: free, wanted })
    const all = [...own, ...standIns.map((standIn) => ({ ...standIn, stage }))]
    voters.push(...all)
    // All are also those whose voice would not count: else whoever sees to that would be rid of it.
    const needed = voicesNeeded(need, people.length)
    stages.push({ needed, voters: all.map(({ by, voice }) => ({ by, voice })) })
    withHands.push({ needed, voters: passing.map(({ id }) => ({ by: id, voice: id })) })
    withAbove.push({ needed, voters: people.map(({ id }) => ({ by: id, voice: id })) })
  }
  return { stages, voters, withHands, withAbove, isOneVoice: independence.inOneHand }
}

/** Whether somebody could agree now, by approvers of whom all must, who could not when it was asked: left out, they would have no voice. */
export async function hasJoined(
  work: Work,
  scope: Scope,
  {
    approvers,
    examined,
    asked,
  }: { approvers: readonly ApproverName[]; examined: Examined; asked: readonly UserId[] },
): Promise<boolean> {
  const others = await peopleUnlessMany(work, scope, { ...namedBy(approvers), except: asked })
  return others === null || others.some((person) => mayDo(work, person, examined))
}

async function standInsOf(
  work: Work,
  scope: Scope,
  { people, wanted: { examined, requester } }: { people: readonly Person[]; wanted: Wanted },
): Promise<readonly Omit<StoredVoter, 'stage'>[]> {
  const ids = people.map(({ id }) => id)
  const delegations = await readDelegations(scope, ids, work.now)
  const standIns = await peopleById(
    work,
    scope,
    delegations.map(({ standInId }) => standInId),
  )
  const able = [...standIns.values()].filter(
    (person) => person.id !== requester && mayDo(work, person, examined),
  )
  const passing = await underTheirCeiling(work, scope, { people: able, examined })
  const pairs = new Map<string, Omit<StoredVoter, 'stage'>>()
  for (const { userId, standInId } of delegations) {
    const person = passing.find(({ id }) => id === standInId)
    if (person === undefined) continue
    pairs.set(`${standInId} ${userId}`, { by: standInId, voice: userId, name: person.name, notBefore: null })
  }
  return [...pairs.values()]
}

/** Those to whom a request goes on when nobody decides: named by a rule, and able to do it themselves when it was asked. */
export async function escalationVoters(
  work: Work,
  { obstacle, examined, requester }: Escalation,
): Promise<readonly StoredVoter[]> {
  const later: StoredVoter[] = []
  for (const rule of obstacle.rules) {
    if (rule.escalateAfterMs === null || rule.escalateTo.length === 0) continue
    const notBefore = new Date(work.now.getTime() + rule.escalateAfterMs)
    const able = await work.scope.acrossAccounts(async (scope) => {
      const people = await peopleNamed(work, scope, namedBy(rule.escalateTo))
      const may = people.filter((person) => person.id !== requester && mayDo(work, person, examined))
      return underTheirCeiling(work, scope, { people: may, examined })
    })
    for (const [stage, [asked]] of obstacle.stageOf.entries()) {
      if (asked?.rule !== rule.id) continue
      const present = obstacle.voters.filter((voter) => voter.stage === stage && voter.by === voter.voice)
      later.push(
        ...able
          .filter(({ id }) => !present.some(({ by }) => by === id))
          .map(({ id, name }) => ({ stage, by: id, voice: id, name, notBefore })),
      )
    }
  }
  return later
}

interface Escalation {
  readonly obstacle: {
    readonly rules: readonly ApprovalRule[]
    readonly stageOf: StoredRequest['stageOf']
    readonly voters: readonly StoredVoter[]
  }
  readonly examined: Examined
  readonly requester: UserId
}
