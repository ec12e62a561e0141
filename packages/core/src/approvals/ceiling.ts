import type { UserId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import type { Work } from '../operations/work.ts'
import { defineAbility } from '../policy/define-ability.ts'
import type { Scope } from '../store/walls/scope.ts'
import type { Examined } from './examined.ts'
import type { Person } from './people.ts'

/**
 * Of some people who hold the permission those whom the command itself would not refuse: by the grant ceiling, or because it is about
 * them. Asked of the command's own `check`, once for all who hold the same in the same account, so that it costs as much for a hundred
 * of them as for one. A host's `check` is not asked: it may do more than look.
 */
export async function underTheirCeiling(
  work: Work,
  scope: Scope,
  { people, examined }: { people: readonly Person[]; examined: Examined },
): Promise<readonly Person[]> {
  if (examined.command.check === undefined || examined.command.host !== undefined) return people
  const asked = new Map<string, boolean>()
  const passing: Person[] = []
  for (const person of people) {
    const key = isAbout(examined, person.id) ? person.id : `${person.accountId} ${[...person.roles].sort()}`
    const passes = asked.get(key) ?? (await wouldPass(work, scope, { person, examined }))
    asked.set(key, passes)
    if (passes) passing.push(person)
  }
  return passing
}

function isAbout({ authorized }: Examined, userId: UserId): boolean {
  return Reflect.get(authorized.row, 'userId') === userId
}

/** What keeps everybody from it at the moment, such as a limit, is no matter of who agrees. */
async function wouldPass(
  work: Work,
  scope: Scope,
  { person, examined: { command, input, target } }: { person: Person; examined: Examined },
): Promise<boolean> {
  try {
    await command.check?.(asSomebody(work, scope, person), input, target)
    return true
  } catch (error) {
    if (!(error instanceof TenantryError)) throw error
    return error.code !== 'forbidden'
  }
}

/** The same work by somebody else: to look, and for nothing else. */
function asSomebody(work: Work, scope: Scope, { id: userId, accountId, name, roles, grants }: Person): Work {
  const { policy, organization } = work
  const ability = defineAbility(policy, { organizationId: organization.id, accountId, userId, grants })
  const actor = { userId, accountId, name, roles, grants, ability }
  return Object.create(work, { scope: { value: scope }, actor: { value: actor } })
}
