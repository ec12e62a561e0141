import { type ApprovalRule, rules } from '../domain/approval/approval-rule.ts'
import { combinedStages } from '../domain/approval/combined-stages.ts'
import { canBeSatisfied, type OneVoice } from '../domain/approval/enough-voices.ts'
import type { AccountId, UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import type { StoredRequest } from '../store/tables/approval-requests.ts'
import { readRules } from '../store/tables/approval-rules.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Examined } from './examined.ts'
import { independenceOf } from './independence.ts'
import { takersOf } from './takers.ts'
import { type Voters, votersOf } from './voters.ts'

/** Whose call it is, as rules see them. */
export interface Caller {
  readonly roles: readonly string[]
  readonly accountId: AccountId
}

/** The rules that stand in a call's way, with who could agree. */
export interface Ruling extends Voters {
  /** The most demanding first. */
  readonly rules: readonly ApprovalRule[]
  readonly stageOf: StoredRequest['stageOf']
  readonly glass: Glass | null
}

/**
 * Why nobody can be asked, and the glass has to be broken: a hand on those who could agree, that it is above their grant ceiling, their
 * standing, which the caller took, or several rules that together want more people than there are.
 */
export type Glass = 'hand' | 'ceiling' | 'starved' | 'together'

/** What stands between somebody and a call. */
export interface Obstacle extends Voters {
  /** None where the person lacks the permission, and no rule says who decides; the most demanding first. */
  readonly rules: readonly ApprovalRule[]
  readonly stageOf: StoredRequest['stageOf']
  /** Every rule about such a call. */
  readonly about: readonly ApprovalRule[]
  readonly glass: Glass | null
  /** The person could do it, but for the rule. */
  readonly fourEyes: boolean
}

/** The rules about a call, whether or not enough people are left to satisfy them. */
export function rulesAbout(
  all: readonly ApprovalRule[],
  examined: Pick<Examined, 'command' | 'input' | 'given'>,
  caller: Caller,
): readonly ApprovalRule[] {
  return all.filter((rule) =>
    rules(rule, {
      command: examined.command.name,
      input: examined.input,
      given: examined.given,
      roles: caller.roles,
      accountId: caller.accountId,
    }),
  )
}

/** Rules with their versions, as a request keeps them. */
export function versionsOf(about: readonly ApprovalRule[]): readonly string[] {
  return about.map(({ id, version }) => `${id}@${version}`).sort()
}

/**
 * Of the rules about a call those that stand in its way, together; null where none does. All of them hold, so that no rule weakens
 * another. One that too few people are left to satisfy asks nothing of anybody: an organization cannot lock itself out. It asks for
 * breaking the glass of whoever had a hand in that there are too few.
 */
export async function rulingOn(
  work: Work,
  { about, examined, requester }: { about: readonly ApprovalRule[]; examined: Examined; requester: UserId },
): Promise<Ruling | null> {
  if (about.length === 0) return null
  return work.scope.acrossAccounts(async (scope) => {
    const all = await readRules(scope)
    const isBound = (voter: Caller) => rulesAbout(all, examined, voter).length > 0
    const standing: Ruled[] = []
    for (const rule of about) {
      const voters = await votersOf(work, scope, { stages: rule.stages, examined, requester, isBound })
      const glass = await glassOf(work, scope, { rule, voters, examined, requester })
      if (glass !== 'suspended') standing.push({ ...voters, rule, glass })
    }
    standing.sort(moreDemanding)
    const [first] = standing
    if (first === undefined) return null
    // Where one cannot be kept, nobody can be asked, whatever the others want.
    return together(first.glass === null ? standing : [first])
  })
}

/** One rule, with who could agree by it. */
interface Ruled extends Voters {
  readonly rule: ApprovalRule
  readonly glass: Glass | null
}

/** Several rules as one: all of their stages, but for what is filled by filling another one. */
function together(standing: readonly Ruled[]): Ruling {
  const combined = combinedStages(
    standing.flatMap(({ rule, stages, withHands, withAbove, voters }) =>
      stages.map((terms, stage) => ({
        rule: rule.id,
        stage,
        terms,
        withHands: withHands[stage] ?? terms,
        withAbove: withAbove[stage] ?? terms,
        voters: voters.filter((voter) => voter.stage === stage),
      })),
    ),
  )
  const stages = combined.map(([{ terms }]) => terms)
  const withHands = combined.map(([asked]) => asked.withHands)
  const isOneVoice: OneVoice = (one, other) => standing.some((ruled) => ruled.isOneVoice(one, other))
  return {
    rules: standing.map(({ rule }) => rule),
    stages,
    withHands,
    withAbove: combined.map(([asked]) => asked.withAbove),
    stageOf: combined.map((filled) => filled.map(({ rule, stage }) => ({ rule, stage }))),
    voters: combined.flatMap(([{ voters }], stage) => voters.map((voter) => ({ ...voter, stage }))),
    isOneVoice,
    glass: glassTogether(standing, { stages, withHands, isOneVoice }),
  }
}

function glassTogether(
  standing: readonly Ruled[],
  { stages, withHands, isOneVoice }: Pick<Voters, 'stages' | 'withHands' | 'isOneVoice'>,
): Glass | null {
  const [first, ...others] = standing
  if (others.length === 0 || canBeSatisfied(stages, isOneVoice)) return first?.glass ?? null
  return canBeSatisfied(withHands) ? 'hand' : 'together'
}

/** What stands for a rule that cannot be kept; null where it can. */
async function glassOf(
  work: Work,
  scope: Scope,
  {
    rule,
    voters,
    examined,
    requester,
  }: { rule: ApprovalRule; voters: Voters; examined: Examined; requester: UserId },
): Promise<Glass | 'suspended' | null> {
  if (canBeSatisfied(voters.stages, voters.isOneVoice)) return null
  if (canBeSatisfied(voters.withHands)) return 'hand'
  // Were it suspended, whoever raises the target above those who look would be rid of them.
  if (canBeSatisfied(voters.withAbove)) return 'ceiling'
  const takers = await takersOf(work, scope, rule.id)
  if (takers.length === 0) return 'suspended'
  const { permission } = examined.command
  const people = [requester, ...takers]
  const { inOneHand } = await independenceOf(work, scope, { people, permission, isBound: () => true })
  return takers.some((taker) => inOneHand(requester, taker)) ? 'starved' : 'suspended'
}

function moreDemanding(one: Ruled, other: Ruled): number {
  return (
    Number(other.glass !== null) - Number(one.glass !== null) ||
    voices(other) - voices(one) ||
    other.stages.length - one.stages.length ||
    (one.rule.name < other.rule.name ? -1 : 1)
  )
}

function voices({ stages }: Ruled): number {
  return stages.reduce((sum, { needed }) => sum + needed, 0)
}
