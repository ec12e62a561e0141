import type { Command } from '../operations/define-command.ts'
import type { Gift, HeldRoles } from '../operations/gift.ts'
import type { Work } from '../operations/work.ts'
import { aboveCeiling, type Holder, reachesAsFar } from '../policy/grant-ceiling.ts'
import type { Grant } from '../policy/permissions.ts'
import { grantsOf, type Role } from '../policy/roles.ts'
import { rolesInForce } from './roles-in-force.ts'

/** The roles whose power a call gives to somebody, by any way; none where its command gives nobody anything. */
export async function rolesGivenBy(
  work: Work,
  { command, input, target }: { command: Command; input: unknown; target: unknown },
): Promise<readonly string[]> {
  if (command.gives === undefined) return []
  return rolesIn(work, await rolesInForce(work), await command.gives(work, input, target))
}

/**
 * The roles of which some gifts give anybody something: the role itself, or a part of what it grants, as far as it reaches, which they did
 * not hold and not everybody is given who is added. Whoever gave all of a role but for a trifle would else have given none of it.
 */
export function rolesIn(
  { policy }: Pick<Work, 'policy'>,
  inForce: ReadonlyMap<string, Role>,
  gifts: readonly Gift[],
): readonly string[] {
  const givenToAll = policy.factory.member
  const gained = gifts.flatMap((gift) => gainedBy(inForce, gift))
  const isMore = (grant: Grant) =>
    aboveCeiling({ accountId: null, grants: givenToAll }, { accountId: null, grants: [grant] }).length > 0
  const more = gained.flatMap(({ grants }) => grants).filter(isMore)
  const names = new Set(gained.flatMap(({ roles }) => roles))
  const byParts = [...inForce.values()].filter(({ grants }) =>
    grants.some((part) => more.some((grant) => reachesAsFar(grant, part))),
  )
  // One that is being made is not in force yet, and may have the name of one that is gone.
  return [...new Set([...names, ...byParts.map(({ name }) => name)])]
}

interface Gained {
  readonly roles: readonly string[]
  readonly grants: readonly Grant[]
}

function gainedBy(inForce: ReadonlyMap<string, Role>, gift: Gift): readonly Gained[] {
  if ('role' in gift) {
    const { role, before, after, isHeld } = gift
    const anywhere = (grants: readonly Grant[] | null): Holder => ({ accountId: null, grants: grants ?? [] })
    // Who changes what a role grants changes what it is to give it.
    const isChanged = JSON.stringify(before) !== JSON.stringify(after)
    return [
      {
        roles: isChanged ? [role] : [],
        grants: isHeld ? aboveCeiling(anywhere(before), anywhere(after)) : [],
      },
    ]
  }
  const { before, after } = gift
  return [
    {
      roles: after.roles.filter((role) => before?.roles.includes(role) !== true),
      grants: aboveCeiling(holderIn(inForce, before ?? NOTHING), holderIn(inForce, after)),
    },
  ]
}

const NOTHING: HeldRoles = { accountId: null, roles: [] }

function holderIn(inForce: ReadonlyMap<string, Role>, { accountId, roles }: HeldRoles): Holder {
  return { accountId, grants: grantsOf(roles.flatMap((name) => inForce.get(name) ?? [])) }
}
