import type { AccountId, UserId } from '../domain/id.ts'
import { TenantryError } from '../errors.ts'
import { aboveCeiling, type Holder } from './grant-ceiling.ts'
import { reachesOrganization } from './permissions.ts'
import { grantsOf, type Role } from './roles.ts'

/** Nobody writes to a user who holds a grant that they lack (H17). */
export function refuseAboveCeiling(actor: Holder, target: Holder): void {
  const above = aboveCeiling(actor, target)[0]
  if (above === undefined) return
  throw new TenantryError(
    'forbidden',
    'This user may do things that you may not, so you cannot change them. Ask an organization administrator.',
    {
      above: above.permission,
    },
  )
}

/** Nobody grants to somebody of an account what they do not hold, reach included (H17). */
export function refuseGiving(actor: Holder, roles: readonly Role[], accountId: AccountId): void {
  const above = aboveCeiling(actor, { accountId, grants: grantsOf(roles) })[0]
  if (above === undefined) return
  throw new TenantryError(
    'forbidden',
    `You cannot give the role ${roles.map(({ name }) => name).join(', ')}: it holds more than you do. Ask an organization administrator.`,
    {
      above: above.permission,
    },
  )
}

/** Nobody changes their own roles, nor deactivates, deletes or moves themselves (H17). */
export function refuseOneself(
  actorId: UserId | null,
  targetId: UserId,
  what: 'deactivate yourself' | 'delete yourself' | 'move yourself' | 'change your own roles',
): void {
  if (actorId !== targetId) return
  throw new TenantryError('forbidden', `You cannot ${what}. Ask another administrator.`)
}

/** What whoever was refused does next, by what they wanted; a surface that names its own way finds which it is in `next` of the details. */
const NEXT_FOR_WIDE = {
  add: 'Add the person to the default account, or choose another role',
  assign: 'Move the person to the default account first, or choose another role',
  grant: 'Choose another role, or give this one to people of the default account',
  move: 'Take the role away first, or leave the person where they are',
} as const

/** Only users of the default account hold what reaches the organization (H15). */
export function refuseWideOutsideDefault(
  roles: readonly Role[],
  inDefaultAccount: boolean,
  next: keyof typeof NEXT_FOR_WIDE = 'add',
): void {
  if (inDefaultAccount) return
  const wide = roles.find(({ grants }) => grants.some(reachesOrganization))
  if (wide === undefined) return
  throw new TenantryError(
    'conflict',
    `Only users of the default account can be ${wide.name}. ${NEXT_FOR_WIDE[next]}.`,
    { role: wide.name, next },
  )
}
