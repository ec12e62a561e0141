import type { StageTerms } from '../domain/approval/approval.ts'
import { type ApprovalRule, namesCommand, type RuleDefinition } from '../domain/approval/approval-rule.ts'
import { canBeSatisfied, voicesNeeded } from '../domain/approval/enough-voices.ts'
import type { UserId } from '../domain/id.ts'
import type { Command } from '../operations/define-command.ts'
import type { Work } from '../operations/work.ts'
import { holdsAtAll } from '../policy/authorize.ts'
import type { Permission } from '../policy/permissions.ts'
import { takersOfStanding } from '../store/tables/standing-taken.ts'
import type { Scope } from '../store/walls/scope.ts'
import { whyNotAskable } from './askable.ts'
import { type Independence, independenceOf } from './independence.ts'
import type { Person, StagePeople } from './people.ts'

/** The commands that a rule is about, those to which people can agree. */
export function commandsUnder(
  work: Work,
  { commands: patterns, gives }: Pick<RuleDefinition, 'commands' | 'gives'>,
): readonly Command[] {
  return [...work.commands.values()].filter(
    (command) =>
      patterns.some((pattern) => namesCommand(pattern, command.name)) &&
      (gives.length === 0 || command.gives !== undefined) &&
      whyNotAskable(command) === null,
  )
}

/** Whether somebody could agree to what a rule is about: they hold the permission, for the organization or for the accounts of the rule. */
export function couldAgree(
  person: Person,
  permission: Permission,
  rule: Pick<RuleDefinition, 'for'>,
): boolean {
  if (!holdsAtAll(person.grants, permission)) return false
  const accounts = rule.for?.accounts
  return (
    accounts === undefined ||
    accounts.includes(person.accountId) ||
    person.grants.some((grant) => grant.permission === permission && grant.reach === 'organization')
  )
}

/** How far a rule can be kept with the people who are active now: by anybody's call, but for some people's, or by nobody's. */
export function feedingOf(
  work: Work,
  rule: RuleDefinition,
  people: StagePeople,
): 'enough' | 'starved' | 'never' {
  // Nobody's change is refused because somebody else has become one of very many.
  if (people === null) return 'enough'
  const termsFor = (permission: Permission, without: UserId | null): readonly StageTerms[] =>
    rule.stages.map(({ need }, stage) => {
      const able = (people[stage] ?? [])
        .filter(({ id }) => id !== without)
        .filter((person) => couldAgree(person, permission, rule))
      return {
        needed: voicesNeeded(need, able.length),
        voters: able.map(({ id }) => ({ by: id, voice: id })),
      }
    })
  const permissions = [...new Set(commandsUnder(work, rule).map(({ permission }) => permission))]
  const kept = permissions.filter((permission) => canBeSatisfied(termsFor(permission, null)))
  if (kept.length === 0) return 'never'
  const callers = people
    .flat()
    .filter(
      (person) => rule.for?.roles === undefined || rule.for.roles.some((role) => person.roles.includes(role)),
    )
  const keptForAll = kept.every(
    (permission) =>
      hasPlenty(termsFor(permission, null)) ||
      callers.every(({ id }) => canBeSatisfied(termsFor(permission, id))),
  )
  return keptForAll && kept.length === permissions.length ? 'enough' : 'starved'
}

/**
 * Whether a rule that was starved has enough people again who are independent of whoever took anybody's standing meanwhile. Were it fed by
 * those whom they have in hand, or have made approvers, what they took would be forgotten once these go. What a transaction does is not in
 * the history before its end, so `takers` and `givers` say who took and gives in this one.
 */
export async function isFedAgain(
  work: Work,
  scope: Scope,
  {
    rule,
    people,
    takers: here,
    givers,
  }: { rule: ApprovalRule; people: StagePeople; takers: readonly UserId[]; givers: readonly UserId[] },
): Promise<boolean> {
  const takers = [...(await takersOfStanding(scope, rule.id)), ...here]
  if (takers.length === 0 || people === null) return true
  const concerned = [...new Set([...takers, ...givers, ...people.flat().map(({ id }) => id)])]
  const permissions = new Set(commandsUnder(work, rule).map(({ permission }) => permission))
  const judges: Independence[] = []
  for (const permission of permissions)
    judges.push(await independenceOf(work, scope, { people: concerned, permission, isBound: () => true }))
  if (takers.some((taker) => givers.some((giver) => judges.some((judge) => judge.inOneHand(taker, giver)))))
    return false
  const isFree = (person: Person) =>
    takers.every((taker) => taker === person.id || judges.every(({ isOf }) => isOf(taker, person)))
  const free = people.map((each) => each.filter(isFree))
  return feedingOf(work, rule, free) === 'enough'
}

/** Whether each stage has more people than all stages together take: then nobody in particular is needed. */
function hasPlenty(stages: readonly StageTerms[]): boolean {
  const seats = stages.reduce((sum, { needed }) => sum + needed, 0)
  return stages.every(({ voters }) => voters.length > seats)
}
