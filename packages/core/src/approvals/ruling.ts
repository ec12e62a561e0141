import { type ApprovalRule, rules } from '../domain/approval/approval-rule.ts'
import { canBeSatisfied } from '../domain/approval/enough-voices.ts'
import type { AccountId, UserId } from '../domain/id.ts'
import type { Work } from '../operations/work.ts'
import type { Examined } from './examined.ts'
import { type Voters, votersOf } from './voters.ts'

/** Whose call it is, as rules see them. */
export interface Caller {
  readonly roles: readonly string[]
  readonly accountId: AccountId
}

/** The rule that stands in a call's way, with who could agree. */
export interface Ruling extends Voters {
  readonly rule: ApprovalRule
}

/** What stands between somebody and a call. */
export interface Obstacle extends Voters {
  /** Null where the person lacks the permission, and no rule says who decides. */
  readonly rule: ApprovalRule | null
  /** Every rule about such a call. */
  readonly about: readonly ApprovalRule[]
  /** The person could do it, but for the rule. */
  readonly fourEyes: boolean
}

/** The rules about a call, whether or not enough people are left to satisfy them. */
export function rulesAbout(
  all: readonly ApprovalRule[],
  examined: Pick<Examined, 'command' | 'input'>,
  caller: Caller,
): readonly ApprovalRule[] {
  return all.filter((rule) =>
    rules(rule, {
      command: examined.command.name,
      input: examined.input,
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
 * Of the rules about a call the one that stands in its way; null where none does. It is the most demanding: the most voices, then the
 * most stages, then by name, so that no rule weakens another. One that too few people are left to satisfy asks nothing of anybody: an
 * organization cannot lock itself out.
 */
export async function rulingOn(
  work: Work,
  { about, examined, requester }: { about: readonly ApprovalRule[]; examined: Examined; requester: UserId },
): Promise<Ruling | null> {
  if (about.length === 0) return null
  return work.scope.acrossAccounts(async (scope) => {
    const standing: Ruling[] = []
    for (const rule of about) {
      const voters = await votersOf(work, scope, { stages: rule.stages, examined, requester })
      if (canBeSatisfied(voters.stages)) standing.push({ ...voters, rule })
    }
    return standing.sort(moreDemanding)[0] ?? null
  })
}

function moreDemanding(one: Ruling, other: Ruling): number {
  return (
    voices(other) - voices(one) ||
    other.stages.length - one.stages.length ||
    (one.rule.name < other.rule.name ? -1 : 1)
  )
}

function voices({ stages }: Ruling): number {
  return stages.reduce((sum, { needed }) => sum + needed, 0)
}
