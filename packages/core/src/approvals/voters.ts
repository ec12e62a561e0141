import type { StageTerms } from '../domain/approval/approval.ts'
import type { ApprovalRule, ApproverName, RuleStage } from '../domain/approval/approval-rule.ts'
import { voicesNeeded } from '../domain/approval/enough-voices.ts'
import type { UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import { readDelegations } from '../store/tables/approval-delegations.ts'
import type { PeopleNamed } from '../store/tables/approval-people.ts'
import type { StoredVoter } from '../store/tables/approval-votes.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Examined } from './examined.ts'
import { mayDo, type Person, peopleById, peopleNamed } from './people.ts'
import { rolesInForce } from './roles-in-force.ts'

/** Who could agree to a call at this moment, stage by stage. */
export interface Voters {
  readonly stages: readonly StageTerms[]
  readonly voters: readonly StoredVoter[]
}

/** Whom the approvers of a stage name, by what they are named. */
export function namedBy(approvers: readonly ApproverName[]): PeopleNamed {
  return {
    roles: approvers.flatMap((each) => ('role' in each ? [each.role] : [])),
    accounts: approvers.flatMap((each) => ('account' in each ? [each.account] : [])),
    users: approvers.flatMap((each) => ('user' in each ? [each.user] : [])),
  }
}

/** Whether somebody is one of the approvers of a stage. */
export function isNamed(approvers: readonly ApproverName[], person: Person): boolean {
  return approvers.some((each) => {
    if ('role' in each) return person.roles.includes(each.role)
    return 'account' in each ? person.accountId === each.account : person.id === each.user
  })
}

/** What stands where no rule does: whoever may do it may say yes to it. */
export async function stagesWithoutRule(work: Work, examined: Examined): Promise<readonly RuleStage[]> {
  const roles = [...(await rolesInForce(work)).values()]
  const granting = roles.filter(({ grants }) => holdsAtAll(grants, examined.command.permission))
  return [{ need: 'any', approvers: granting.map(({ name }) => ({ role: name })) }]
}

/** The voters of some stages: named by them, active, able to do it themselves, and not the requester; and who stands in for them. */
export async function votersOf(
  work: Work,
  scope: Scope,
  { stages, examined, requester }: { stages: readonly RuleStage[]; examined: Examined; requester: UserId },
): Promise<Voters> {
  const voters: StoredVoter[] = []
  const terms: StageTerms[] = []
  for (const [stage, { need, approvers }] of stages.entries()) {
    const people = (await peopleNamed(work, scope, namedBy(approvers))).filter(
      (person) => person.id !== requester && mayDo(work, person, examined),
    )
    const own = people.map(({ id, name }) => ({ stage, by: id, voice: id, name, notBefore: null }))
    const standIns = await standInsOf(work, scope, { people, examined, requester })
    const all = [...own, ...standIns.map((standIn) => ({ ...standIn, stage }))]
    voters.push(...all)
    terms.push({
      needed: voicesNeeded(need, own.length),
      voters: all.map(({ by, voice }) => ({ by, voice })),
    })
  }
  return { stages: terms, voters }
}

async function standInsOf(
  work: Work,
  scope: Scope,
  { people, examined, requester }: { people: readonly Person[]; examined: Examined; requester: UserId },
): Promise<readonly Omit<StoredVoter, 'stage'>[]> {
  const ids = people.map(({ id }) => id)
  const delegations = await readDelegations(scope, ids, work.now)
  const standIns = await peopleById(
    work,
    scope,
    delegations.map(({ standInId }) => standInId),
  )
  const pairs = new Map<string, Omit<StoredVoter, 'stage'>>()
  for (const { userId, standInId } of delegations) {
    const person = standIns.get(standInId)
    if (person === undefined || standInId === requester || !mayDo(work, person, examined)) continue
    pairs.set(`${standInId} ${userId}`, { by: standInId, voice: userId, name: person.name, notBefore: null })
  }
  return [...pairs.values()]
}

/** Those to whom a request goes on when nobody decides: named by the rule, and able to do it themselves when it was asked. */
export async function escalationVoters(
  work: Work,
  { rule, examined, requester, present }: Escalation,
): Promise<readonly StoredVoter[]> {
  if (rule === null || rule.escalateAfterMs === null || rule.escalateTo.length === 0) return []
  const notBefore = new Date(work.now.getTime() + rule.escalateAfterMs)
  const people = await work.scope.acrossAccounts((scope) =>
    peopleNamed(work, scope, namedBy(rule.escalateTo)),
  )
  const able = people.filter((person) => person.id !== requester && mayDo(work, person, examined))
  return rule.stages.flatMap((_stage, stage) =>
    able
      .filter(
        ({ id }) => !present.some((voter) => voter.stage === stage && voter.by === id && voter.voice === id),
      )
      .map(({ id, name }) => ({ stage, by: id, voice: id, name, notBefore })),
  )
}

interface Escalation {
  readonly rule: ApprovalRule | null
  readonly examined: Examined
  readonly requester: UserId
  readonly present: readonly StoredVoter[]
}
