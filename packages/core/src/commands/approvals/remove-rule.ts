import { z } from 'zod'
import type { ApprovalRule } from '../../domain/approval/approval-rule.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { id } from '../../operations/fields.ts'
import { notFound } from '../../operations/not-found.ts'
import { deleteRule, lockRule } from '../../store/tables/approval-rules.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { partsOf } from './set-rule.ts'

/** Removes a rule. It is itself a command that a rule can be about. */
export const removeRule = defineCommand({
  name: 'approval.removeRule',
  summary: 'Remove a rule about who must agree',
  permission: 'approval:configure',
  risk: 'destructive',
  input: z.strictObject({ ruleId: id('rule').meta({ description: 'The rule (rul_…)', flag: 'rule' }) }),
  chat: {
    noun: 'approvals',
    verb: 'remove-rule',
    positional: ['ruleId'],
    confirm: true,
    example: '/approvals remove-rule rul_01kjpwd6m0ep5vmshpyhez62yx',
  },
  async lock({ scope }, input) {
    await lockOrganization(scope)
    await lockRule(scope, input.ruleId)
  },
  async load({ scope }, input) {
    const rule = await lockRule(scope, input.ruleId)
    if (rule === null) throw notFound('rule')
    return rule
  },
  authorized: ({ id: ruleId }, _input, { organization }) => ({
    row: { organizationId: organization.id, id: ruleId },
  }),
  effects: async (_work, _input, rule) => [
    `Nobody has to agree any more to what the rule ${rule.name} is about. Requests that were made under it are not executed.`,
  ],
  async handle(work, _input, rule): Promise<ApprovalRule> {
    await deleteRule(work.scope, rule.id)
    work.record({
      type: 'approval.rule_removed',
      on: { type: 'rule', id: rule.id },
      accountId: null,
      before: partsOf(rule),
    })
    return rule
  },
})
