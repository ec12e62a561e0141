import type { Account } from '../../domain/account.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { lockAccount, updateAccount } from '../../store/tables/accounts.ts'
import { deleteAccountRole } from '../../store/tables/roles/account-roles.ts'
import { loadAccount } from '../load.ts'
import { refuseUsersAboveCeiling } from '../refuse-users-above-ceiling.ts'
import { rolesNamed } from '../roles-named.ts'
import { refuseOwnAccount, roleOfAccount } from './role-of-account.ts'

/** Takes a role away from a whole account; its users keep what they hold by themselves (H17, H19). */
export const revokeAccountRole = defineCommand({
  name: 'account.revokeRole',
  summary: 'Take a role away from a whole account',
  permission: 'role:assign',
  risk: 'write',
  input: roleOfAccount,
  chat: {
    noun: 'accounts',
    verb: 'revoke-role',
    positional: ['accountId', 'role'],
    example: '/accounts revoke-role oak account-admin',
  },
  async lock({ scope }, input) {
    await lockAccount(scope, input.accountId, 'update')
  },
  load: (work, input) => loadAccount(work, input.accountId),
  authorized: ({ id, organizationId }) => ({ row: { organizationId, accountId: id } }),
  async check(work, input, account) {
    refuseOwnAccount(work.actor, account, without(account.roles, input.role))
    await refuseUsersAboveCeiling(work, account.id)
    // A role that is misspelt was not taken away.
    await rolesNamed(work, [input.role])
  },
  async handle(work, input, account): Promise<Account> {
    if (!account.roles.includes(input.role)) return account
    const roles = without(account.roles, input.role)
    const updated = { ...account, roles, version: account.version + 1, updatedAt: work.now.toISOString() }
    await deleteAccountRole(work.scope, account.id, input.role)
    await updateAccount(work.scope, updated)
    work.record({
      type: 'account.role_revoked',
      on: { type: 'account', id: account.id },
      version: updated.version,
      accountId: account.id,
      before: { roles: account.roles },
      after: { roles, role: input.role },
    })
    return updated
  },
})

function without(roles: readonly string[], role: string): readonly string[] {
  return roles.filter((each) => each !== role)
}
