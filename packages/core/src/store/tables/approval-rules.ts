import type { Selectable } from 'kysely'
import type { ApprovalRule, RuleDefinition } from '../../domain/approval/approval-rule.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { ApprovalRuleId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import type { Scope } from '../walls/scope.ts'
import type { ApprovalRulesTable } from './schema.ts'

const COLUMNS = ['id', 'version', 'definition', 'starved'] as const

function ruleFrom(row: Pick<Selectable<ApprovalRulesTable>, (typeof COLUMNS)[number]>): ApprovalRule {
  const definition = JSON.parse(row.definition) as RuleDefinition
  return { ...definition, id: row.id, version: row.version, starved: row.starved }
}

/** Every rule of the organization, by name. */
export async function readRules(scope: Scope): Promise<readonly ApprovalRule[]> {
  const rows = await scope.from('tenantry.approval_rules').select(COLUMNS).orderBy('name').execute()
  return rows.map(ruleFrom)
}

/** Locks a rule for a change. */
export async function lockRule(scope: Scope, id: ApprovalRuleId): Promise<ApprovalRule | null> {
  const row = await scope
    .from('tenantry.approval_rules')
    .select(COLUMNS)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row === undefined ? null : ruleFrom(row)
}

/** `insert into tenantry.approval_rules …`; a taken name is `conflict`. */
export async function insertRule(scope: Scope, rule: ApprovalRule, at: Date): Promise<void> {
  await scope
    .add('tenantry.approval_rules', {
      id: rule.id,
      name: rule.name,
      version: rule.version,
      definition: definitionText(rule),
      created_at: at,
      updated_at: at,
    })
    .execute()
    .catch(refuseTakenName(rule))
}

/** `update tenantry.approval_rules …` by the rule's id. */
export async function updateRule(scope: Scope, rule: ApprovalRule, at: Date): Promise<void> {
  await scope
    .change('tenantry.approval_rules')
    .set({
      name: rule.name,
      version: rule.version,
      definition: definitionText(rule),
      starved: rule.starved,
      updated_at: at,
    })
    .where('id', '=', rule.id)
    .execute()
    .catch(refuseTakenName(rule))
}

/** Marks whether somebody's extra voices are suspended; it is no change of the rule. */
export async function markStarved(scope: Scope, id: ApprovalRuleId, starved: boolean): Promise<void> {
  await scope.change('tenantry.approval_rules').set({ starved }).where('id', '=', id).execute()
}

/** Removes a rule; requests that were made under it are then not executed. */
export async function deleteRule(scope: Scope, id: ApprovalRuleId): Promise<void> {
  await scope.remove('tenantry.approval_rules').where('id', '=', id).execute()
}

function definitionText({
  id: _id,
  version: _version,
  starved: _starved,
  ...definition
}: ApprovalRule): string {
  return canonicalJson(definition)
}

function refuseTakenName({ name }: ApprovalRule) {
  return (error: unknown): never => {
    if (brokenConstraint(error) !== 'approval_rule_name_is_unique') throw error
    throw new TenantryError('conflict', `There is a rule called ${name} already. Use another name.`)
  }
}
