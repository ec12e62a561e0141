import type { ApproverName, RuleDefinition } from '../domain/approval/approval-rule.ts'
import { TenantryError } from '../errors.ts'
import type { Command } from '../operations/define-command.ts'
import { notFound } from '../operations/not-found.ts'
import type { Work } from '../operations/work.ts'
import { readAccount } from '../store/tables/accounts.ts'
import type { Scope } from '../store/walls/scope.ts'
import { whyNotAskable } from './askable.ts'
import { commandsUnder, couldAgree, feedingOf } from './feeding.ts'
import { refuseIdleConditions } from './idle-conditions.ts'
import { namedBy, peopleNamed, type StagePeople, stagePeopleOf } from './people.ts'
import { rolesInForce } from './roles-in-force.ts'

/**
 * Refuses a rule that is not about anything, that names whom there is not or who could never agree, or that nobody could ever satisfy:
 * a rule that seems to protect, and does not, is worse than none.
 */
export async function refuseUselessRule(work: Work, scope: Scope, rule: RuleDefinition): Promise<void> {
  const commands = refuseUnknownCommands(work, rule)
  refuseIdleConditions(commands, rule)
  await refuseUnknownNames(work, scope, rule)
  for (const approver of [...rule.stages.flatMap(({ approvers }) => approvers), ...rule.escalateTo]) {
    await refuseWhoCannotAgree(work, scope, { rule, approver, commands })
  }
  const people = await stagePeopleOf(work, scope, rule)
  if (feedingOf(work, rule, people) === 'never') {
    throw new TenantryError(
      'conflict',
      'Nobody could ever satisfy this rule: too few of its approvers may do themselves what they would agree to. Name more of them, or ask for fewer voices.',
    )
  }
  if (rule.gives.length > 0) refuseOpenDoors(work, { rule, people, commands })
}

/** A rule about what is given stands before every door that it names, or before none: whoever is refused at one tries the next. */
function refuseOpenDoors(
  work: Work,
  { rule, people, commands }: { rule: RuleDefinition; people: StagePeople; commands: readonly Command[] },
): void {
  const open = commands
    .map(({ name }) => name)
    .filter((name) => feedingOf(work, { ...rule, commands: [name] }, people) === 'never')
  if (open.length === 0) return
  throw new TenantryError(
    'conflict',
    `Too few of its approvers could agree to ${open.join(', ')}, so ${rule.gives.join(', ')} would be given there without anybody. Name somebody who may do all of it, or leave these commands out.`,
    { commands: open },
  )
}

function refuseUnknownCommands(
  work: Work,
  { commands: patterns, gives }: RuleDefinition,
): readonly Command[] {
  for (const pattern of patterns) {
    const named = work.commands.get(pattern)
    const why = named === undefined ? null : whyNotAskable(named)
    if (why !== null)
      throw new TenantryError('conflict', `Nobody can be asked to agree to ${pattern}: ${why}.`)
    if (commandsUnder(work, { commands: [pattern], gives }).length === 0)
      throw new TenantryError(
        'invalid_input',
        `There is no command like ${pattern} to which people could agree${gives.length === 0 ? '' : ', and by which somebody could be given a role'}.`,
      )
  }
  return commandsUnder(work, { commands: patterns, gives })
}

async function refuseUnknownNames(work: Work, scope: Scope, rule: RuleDefinition): Promise<void> {
  const named = namedBy([...rule.stages.flatMap(({ approvers }) => approvers), ...rule.escalateTo])
  const roles = await rolesInForce(work)
  for (const role of [...named.roles, ...(rule.for?.roles ?? []), ...rule.gives]) {
    if (!roles.has(role)) throw new TenantryError('invalid_input', `There is no role ${role}.`)
  }
  for (const account of [...named.accounts, ...(rule.for?.accounts ?? [])]) {
    if ((await readAccount(scope, account)) === null) throw notFound('account')
  }
}

/** Approvers reach the organization, or the request's own account; and what they may not do, they cannot agree to. */
async function refuseWhoCannotAgree(
  work: Work,
  scope: Scope,
  {
    rule,
    approver,
    commands,
  }: { rule: RuleDefinition; approver: ApproverName; commands: readonly Command[] },
): Promise<void> {
  const people = await peopleNamed(work, scope, namedBy([approver]))
  const able = people.some((person) =>
    commands.some(({ permission }) => couldAgree(person, permission, rule)),
  )
  if (able) return
  if ('user' in approver && people.length === 0) throw notFound('user')
  const who = 'role' in approver ? `the role ${approver.role}` : (people[0]?.name ?? 'that account')
  throw new TenantryError(
    'conflict',
    `Nobody of ${who} could agree to this: whoever agrees must be able to do it themselves, in the organization or in the account that it is about. Name somebody else.`,
  )
}
