import { z } from 'zod'
import { refuseUselessRule } from '../../approvals/check-rule.ts'
import { feedingOf } from '../../approvals/feeding.ts'
import { namedBy, stagePeopleOf } from '../../approvals/people.ts'
import type { ApprovalRule } from '../../domain/approval/approval-rule.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { expectedVersion, id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { lockAccount } from '../../store/tables/accounts.ts'
import type { PeopleNamed } from '../../store/tables/approval-people.ts'
import { insertRule, lockRule, updateRule } from '../../store/tables/approval-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { lockRole } from '../../store/tables/roles/read-roles.ts'
import { lockUser } from '../../store/tables/users/read-user.ts'
import type { Scope } from '../../store/walls/scope.ts'
import { refuseStale } from '../refuse-stale.ts'
import { definitionFrom, ruleFields } from './rule-input.ts'

/**
 * Makes a rule, or changes one as a whole. It is itself a command that a rule can be about. Requests that were made under another version
 * of it are not executed.
 */
export const setRule = defineCommand({
  name: 'approval.setRule',
  summary: 'Make or change a rule about who must agree',
  permission: 'approval:configure',
  risk: 'write',
  input: z
    .strictObject({
      ruleId: id('rule')
        .optional()
        .meta({ description: 'The rule to change; a new one where none is named' }),
      expectedVersion: expectedVersion.optional(),
      ...ruleFields,
    })
    .refine(
      ({ commands, gives }) => commands !== undefined || gives.length > 0,
      'A rule is about commands, or about roles that are given; say which',
    ),
  chat: { none: 'a rule has more parts than a person can type: the host application sets it' },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    await lockApprovers(scope, namedBy(input.stages.flatMap(({ approvers }) => approvers)))
    if (input.ruleId !== undefined) await lockRule(scope, input.ruleId)
  },
  async load({ scope }, input) {
    if (input.ruleId === undefined) return null
    const rule = await lockRule(scope, input.ruleId)
    if (rule === null) throw notFound('rule')
    return rule
  },
  authorized: (rule, _input, { organization }) => ({
    row: { organizationId: organization.id, ...(rule === null ? {} : { id: rule.id }) },
  }),
  async check(work, input, rule) {
    if (rule !== null) refuseStale(input.expectedVersion, rule.version)
    const { ruleId: _ruleId, expectedVersion: _version, ...said } = input
    const definition = definitionFrom(said)
    await work.scope.acrossAccounts((scope) => refuseUselessRule(work, scope, definition))
  },
  async handle(work, input, before): Promise<ApprovalRule> {
    const { ruleId: _ruleId, expectedVersion: _version, ...said } = input
    const definition = definitionFrom(said)
    const people = await work.scope.acrossAccounts((scope) => stagePeopleOf(work, scope, definition))
    const rule: ApprovalRule = {
      ...definition,
      id: before?.id ?? work.newId('rule'),
      version: (before?.version ?? 0) + 1,
      starved: feedingOf(work, definition, people) !== 'enough',
    }
    await (before === null ? insertRule : updateRule)(work.scope, rule, work.now)
    work.record({
      type: before === null ? 'approval.rule_made' : 'approval.rule_changed',
      on: { type: 'rule', id: rule.id },
      accountId: null,
      ...(before === null ? {} : { before: partsOf(before) }),
      after: partsOf(rule),
    })
    return rule
  },
})

/**
 * Whoever makes an approver, or takes one away, at this moment is waited for, and waits: else the rule would be marked by what the other has
 * not committed, and the other one would not know of the rule.
 */
async function lockApprovers(scope: Scope, { accounts, users, roles }: PeopleNamed): Promise<void> {
  for (const account of [...new Set(accounts)].sort()) await lockAccount(scope, account, 'update')
  for (const user of [...new Set(users)].sort()) await lockUser(scope, user)
  for (const role of [...new Set(roles)].sort()) await lockRole(scope, role)
}

/** What is recorded of a rule. */
export function partsOf({ id: ruleId, version: ruleVersion, name: rule, ...parts }: ApprovalRule) {
  return { ruleId, ruleVersion, rule, ...parts }
}
