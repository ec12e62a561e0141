import type { Account } from '../domain/account.ts'
import { canonicalJson } from '../domain/canonical-json.ts'
import { isId } from '../domain/id.ts'
import type { Command } from '../operations/define-command.ts'
import type { Work } from '../operations/work.ts'
import { splitPermission } from '../policy/permissions.ts'
import { readAccount } from '../store/tables/accounts.ts'
import { usersOfAccount } from '../store/tables/users/users-of-account.ts'
import type { Scope } from '../store/walls/scope.ts'
import { rolesInForce } from './roles-in-force.ts'

/** A call that was looked at. */
interface Looked {
  readonly command: Command
  readonly input: unknown
  readonly target: unknown
}

/** What ends an account ends what is in it. */
const ENDS_ACCOUNT = ['account.deactivate', 'account.delete', 'account.purge']

/**
 * What a call is about besides its target: what the roles grant which it gives, by name or with an account, and who is in the account
 * which it ends. Whoever agrees to a role agrees to what it grants at that moment. Null where it is about nothing else.
 */
export async function alsoAbout(work: Work, scope: Scope, examined: Looked): Promise<unknown> {
  const { command, target } = examined
  if (ENDS_ACCOUNT.includes(command.name) && isAccount(target)) return usersOfAccount(scope, target.id)
  const names = await rolesGivenBy(scope, examined)
  if (names.length === 0) return null
  const roles = await rolesInForce(work)
  return names.map((name) => [name, canonicalJson(roles.get(name)?.grants ?? null)])
}

function isAccount(target: unknown): target is Pick<Account, 'id'> {
  return typeof target === 'object' && target !== null && 'isDefault' in target && 'id' in target
}

/** The roles that an input names; of whoever comes into an account, those of the account, too. */
async function rolesGivenBy(scope: Scope, { command, input }: Looked): Promise<readonly string[]> {
  const fields = typeof input === 'object' && input !== null ? Object.entries(input) : []
  const names = fields.flatMap(([field, value]) =>
    field === 'role' || field === 'roles' ? [value].flat() : [],
  )
  if (splitPermission(command.permission).subject === 'user') {
    for (const [, value] of fields) {
      if (typeof value === 'string' && isId('account', value))
        names.push(...((await readAccount(scope, value))?.roles ?? []))
    }
  }
  return [...new Set(names.filter((name) => typeof name === 'string'))].sort()
}
