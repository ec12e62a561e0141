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
  const found = await activePeople(scope, named, MOST_PEOPLE + 1)
  if (found.length > MOST_PEOPLE) return null
  const roles = await rolesInForce(work)
  return found.map((person) => ({
    ...person,
    grants: grantsOf(person.roles.flatMap((name) => roles.get(name) ?? [])),
  }))
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
