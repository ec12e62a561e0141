import { z } from 'zod'
import type { Account } from '../../domain/account.ts'
import { TenantryError } from '../../errors.ts'
import { accountId, role } from '../../operations/fields.ts'
import type { Actor } from '../../operations/work.ts'

/** What the two commands take that give a role to a whole account and take it away again. */
export const roleOfAccount = z.strictObject({ accountId, role })

/** Nobody changes their own roles: neither by themselves nor by their account (H17). `after` are the roles that the account will have. */
export function refuseOwnAccount(actor: Actor, account: Account, after: readonly string[]): void {
  if (actor.userId === null || actor.accountId !== account.id) return
  const kept = new Set([...actor.ownRoles, ...after])
  if (kept.size === actor.roles.length && actor.roles.every((each) => kept.has(each))) return
  throw new TenantryError(
    'forbidden',
    'This is your own account, so you would change your own roles. Ask another administrator.',
  )
}
