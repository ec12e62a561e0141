import type { Account } from '../../domain/account.ts'
import { unionOfRoles } from '../../domain/role.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { refuseGiving, refuseWideOutsideDefault } from '../../policy/user-rules.ts'
import { lockAccount, updateAccount } from '../../store/tables/accounts.ts'
import { insertAccountRole } from '../../store/tables/roles/account-roles.ts'
import { holdRoles } from '../../store/tables/roles/read-roles.ts'
import { loadAccount, refuseInactiveAccount } from '../load.ts'
import { refuseUsersAboveCeiling } from '../refuse-users-above-ceiling.ts'
import { rolesNamed } from '../roles-named.ts'
import { refuseOwnAccount, roleOfAccount } from './role-of-account.ts'

/**
 * Grants a role to a whole account: every user of it holds it, those who come later too (H19). Never `org-admin`; under the grant
 * ceiling for all of them, and never to one's own account where that changes one's own roles (H15, H17).
 */
export const grantAccountRole = defineCommand({
  name: 'account.grantRole',
  summary: 'Grant a role to a whole account',
  permission: 'role:assign',
  risk: 'write',
  input: roleOfAccount,
  chat: {
    noun: 'accounts',
    verb: 'role',
    positional: ['accountId', 'role'],
    example: '/accounts role oak account-admin',
  },
  async lock({ scope }, input) {
    // For a change: whoever puts a user in, or raises one, holds the account until that is done.
    await lockAccount(scope, input.accountId, 'update')
    await holdRoles(scope, [input.role])
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: ({ id, organizationId }) => ({ row: { organizationId, accountId: id } }),
  async check(work, input, account) {
    const given = await rolesNamed(work, [input.role])
    if (input.role === 'org-admin') {
      throw new TenantryError(
        'conflict',
        'The role org-admin is given to people, one by one, and never to a whole account. Choose another role.',
      )
    }
    refuseGiving(work.actor, given, account.id)
    refuseWideOutsideDefault(given, account.isDefault, 'grant')
    refuseOwnAccount(work.actor, account, [...account.roles, input.role])
    await refuseUsersAboveCeiling(work, account.id)
    refuseInactiveAccount(account)
  },
  gives: (_work, input, { id, roles }) => [
    { before: { accountId: id, roles }, after: { accountId: id, roles: [...roles, input.role] } },
  ],
  async handle(work, input, account): Promise<Account> {
    if (account.roles.includes(input.role)) return account
    const at = work.now.toISOString()
    const roles = unionOfRoles(account.roles, [input.role])
    const updated = { ...account, roles, version: account.version + 1, updatedAt: at }
    await insertAccountRole(work.scope, account.id, { role: input.role, grantedAt: at })
    await updateAccount(work.scope, updated)
    work.record({
      type: 'account.role_granted',
      on: { type: 'account', id: account.id },
      version: updated.version,
      accountId: account.id,
      before: { roles: account.roles },
      after: { roles, role: input.role },
    })
    return updated
  },
})
