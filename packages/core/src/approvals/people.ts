import type { ApproverName, RuleDefinition } from '../domain/approval/approval-rule.ts'
import type { UserId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { allows } from '../policy/authorize.ts'
import { defineAbility } from '../policy/define-ability.ts'
import type { Grant } from '../policy/permissions.ts'
import { grantsOf } from '../policy/roles.ts'
import { type ActivePerson, activePeople, type PeopleNamed } from '../store/tables/approval-people.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Examined } from './examined.ts'
import { rolesInForce } from './roles-in-force.ts'

/** Somebody who is active now, with what they may do. */
export interface Person extends ActivePerson {
  readonly grants: readonly Grant[]
}

/** So many people can be asked about one thing: more would be everybody, and each is a row of every request. */
const MOST_PEOPLE = 1_000

/** The people whom a stage or a list of ids names, with what they may do now. Asked across accounts: only names of them leave. */
export async function peopleNamed(work: Work, scope: Scope, named: PeopleNamed): Promise<readonly Person[]> {
  const people = await peopleUnlessMany(work, scope, named)
  if (people !== null) return people
  throw new TenantryError(
    'conflict',
    `More than ${MOST_PEOPLE} people could agree to this. Have an administrator make a rule that names fewer.`,
  )
}

/** The same people; null where there are more than can be asked. */
export async function peopleUnlessMany(
  work: Work,
  scope: Scope,
  named: PeopleNamed,
): Promise<readonly Person[] | null> {
  const people = await activePersons(work, scope, named)
  return areMany(people) ? null : people
}

/** The people whom each stage of a rule names; null where one names more than can be asked. */
export type StagePeople = readonly (readonly Person[])[] | null

/** The people of the stages of a rule. */
export async function stagePeopleOf(work: Work, scope: Scope, rule: Staged): Promise<StagePeople> {
  return stagesAmong(await activePersons(work, scope, namedBy(approversOf(rule))), rule)
}

/** Some rules with the people of their stages, found by one statement for all. */
export async function withStagePeople<Rule extends Staged>(
  work: Work,
  scope: Scope,
  rules: readonly Rule[],
): Promise<readonly { readonly rule: Rule; readonly people: StagePeople }[]> {
  if (rules.length === 0) return []
  const found = await activePersons(work, scope, namedBy(rules.flatMap(approversOf)))
  return rules.map((rule) => ({ rule, people: stagesAmong(found, rule) }))
}

type Staged = Pick<RuleDefinition, 'stages'>

function approversOf({ stages }: Staged): readonly ApproverName[] {
  return stages.flatMap(({ approvers }) => approvers)
}

function stagesAmong(found: readonly Person[], { stages }: Staged): StagePeople {
  const people = stages.map(({ approvers }) => found.filter((person) => isNamed(approvers, person)))
  return people.some(areMany) ? null : people
}

/** Of each role and account at most one more than can be asked: of it there are too many, then. */
async function activePersons(work: Work, scope: Scope, named: PeopleNamed): Promise<readonly Person[]> {
  const found = await activePeople(scope, named, MOST_PEOPLE + 1)
  const roles = await rolesInForce(work)
  return found.map((person) => ({
    ...person,
    grants: grantsOf(person.roles.flatMap((name) => roles.get(name) ?? [])),
  }))
}

function areMany(people: readonly Person[]): boolean {
  return people.length > MOST_PEOPLE
}

/** Whom some approvers name, by what they are named. */
export function namedBy(approvers: readonly ApproverName[]): PeopleNamed {
  const distinct = <Name>(names: readonly Name[]) => [...new Set(names)]
  return {
    roles: distinct(approvers.flatMap((each) => ('role' in each ? [each.role] : []))),
    accounts: distinct(approvers.flatMap((each) => ('account' in each ? [each.account] : []))),
    users: distinct(approvers.flatMap((each) => ('user' in each ? [each.user] : []))),
  }
}

/** Whether somebody is one of some approvers. */
export function isNamed(approvers: readonly ApproverName[], person: Person): boolean {
  return approvers.some((each) => {
    if ('role' in each) return person.roles.includes(each.role)
    return 'account' in each ? person.accountId === each.account : person.id === each.user
  })
}

/** Some people by their ids; whoever is not active is not among them. */
export async function peopleById(
  work: Work,
  scope: Scope,
  ids: readonly UserId[],
): Promise<ReadonlyMap<UserId, Person>> {
  if (ids.length === 0) return new Map()
  const people = await peopleNamed(work, scope, { roles: [], accounts: [], users: [...new Set(ids)] })
  return new Map(people.map((person) => [person.id, person]))
}

/** Whether somebody could do what was looked at themselves: nobody agrees to what they may not do. */
export function mayDo(
  { organization, policy }: Work,
  person: Person,
  {
    command,
    authorized,
  }: Pick<Examined, 'authorized'> & { command: Pick<Examined['command'], 'permission'> },
): boolean {
  const ability = defineAbility(policy, {
    organizationId: organization.id,
    accountId: person.accountId,
    userId: person.id,
    grants: person.grants,
  })
  return allows(ability, command.permission, authorized)
}

/** Whether somebody could do it to this thing, were it not for the fields that the call changes: whoever calls chooses these. */
export function mayDoButForFields(
  work: Work,
  person: Person,
  {
    command,
    authorized: { row },
  }: Pick<Examined, 'authorized'> & { command: Pick<Examined['command'], 'permission'> },
): boolean {
  const grants = person.grants.map(({ permission, reach }) => ({ permission, reach }))
  return mayDo(work, { ...person, grants }, { command, authorized: { row } })
}
