import type { Selectable } from 'kysely'
import type { ApprovalRule, RuleDefinition } from '../../domain/approval/approval-rule.ts'
import { definitionIn } from '../../domain/approval/stored-definition.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import type { ApprovalRuleId } from '../../domain/id.ts'
import { TenantryError } from '../../errors.ts'
import { brokenConstraint } from '../frame/database-fault.ts'
import type { Scope } from '../walls/scope.ts'
import { toldWithinWalls } from '../walls/told-within-walls.ts'
import type { ApprovalRulesTable } from './schema.ts'

const COLUMNS = ['id', 'name', 'version', 'definition', 'starved'] as const

type Row = Pick<Selectable<ApprovalRulesTable>, (typeof COLUMNS)[number]>

/** A rule that cannot be read stands in the way of everything: nobody knows what it is about. */
function ruleFrom(row: Row): ApprovalRule {
  const definition = definitionIn(row.definition)
  if (definition !== null) return { ...definition, id: row.id, version: row.version, starved: row.starved }
  throw new TenantryError(
    'unavailable',
    `The rule ${row.name} cannot be read: what is stored of it is no rule. Have an operator run npx tenantry doctor.`,
    { rule: row.id },
  )
}

/** What can be told of a rule that is to be changed or removed; one that cannot be read is about nothing, and has its name. */
function replaceable(row: Row): ApprovalRule {
  return definitionIn(row.definition) === null ? { ...ABOUT_NOTHING, ...nameOf(row) } : ruleFrom(row)
}

function nameOf({ id, name, version, starved }: Row) {
  return { id, name, version, starved }
}

const ABOUT_NOTHING: Omit<RuleDefinition, 'name'> = {
  commands: [],
  gives: [],
  for: null,
  when: [],
  stages: [],
  reasons: { ask: false, approve: false, deny: false },
  remindAfterMs: null,
  escalateAfterMs: null,
  escalateTo: [],
  expireAfterMs: 0,
  channel: null,
}

const everyRule = toldWithinWalls((scope) =>
  scope.from('tenantry.approval_rules').select(COLUMNS).orderBy('name'),
)

/** Every rule of the organization, by name. */
export async function readRules(scope: Scope): Promise<readonly ApprovalRule[]> {
  const rows = await everyRule.read(scope, {})
  return rows.map(ruleFrom)
}

/** The rules that cannot be read, because somebody wrote them past Tenantry. */
export async function unreadableRules(
  scope: Scope,
): Promise<readonly { readonly id: ApprovalRuleId; readonly name: string }[]> {
  const rows = await scope.from('tenantry.approval_rules').select(COLUMNS).orderBy('name').execute()
  return rows.filter(({ definition }) => definitionIn(definition) === null)
}

/** Locks a rule for a change, or for its end. */
export async function lockRule(scope: Scope, id: ApprovalRuleId): Promise<ApprovalRule | null> {
  const row = await scope
    .from('tenantry.approval_rules')
    .select(COLUMNS)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row === undefined ? null : replaceable(row)
}

/** `insert into tenantry.approval_rules …`; a taken name is `conflict`. */
export async function insertRule(scope: Scope, rule: ApprovalRule, at: Date): Promise<void> {
  everyRule.forget(scope, {})
  await scope
    .add('tenantry.approval_rules', {
      id: rule.id,
      name: rule.name,
      version: rule.version,
      definition: definitionText(rule),
      starved: rule.starved,
      created_at: at,
      updated_at: at,
    })
    .execute()
    .catch(refuseTakenName(rule))
}

/** `update tenantry.approval_rules …` by the rule's id. */
export async function updateRule(scope: Scope, rule: ApprovalRule, at: Date): Promise<void> {
  everyRule.forget(scope, {})
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
  everyRule.forget(scope, {})
  await scope.change('tenantry.approval_rules').set({ starved }).where('id', '=', id).execute()
}

/** Removes a rule; requests that were made under it are then not executed. */
export async function deleteRule(scope: Scope, id: ApprovalRuleId): Promise<void> {
  everyRule.forget(scope, {})
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
