import { createAccount } from '../commands/accounts/create-account.ts'
import { deactivateAccount } from '../commands/accounts/deactivate-account.ts'
import { deleteAccount } from '../commands/accounts/delete-account.ts'
import { purgeAccount } from '../commands/accounts/purge-account.ts'
import { reactivateAccount } from '../commands/accounts/reactivate-account.ts'
import { updateAccount } from '../commands/accounts/update-account.ts'
import { approveRequest } from '../commands/approvals/approve-request.ts'
import { breakGlass } from '../commands/approvals/break-glass.ts'
import { cancelRequest } from '../commands/approvals/cancel-request.ts'
import { delegate } from '../commands/approvals/delegate.ts'
import { denyRequest } from '../commands/approvals/deny-request.ts'
import { escalateRequest } from '../commands/approvals/escalate-request.ts'
import { expireRequest } from '../commands/approvals/expire-request.ts'
import { remindApprovers } from '../commands/approvals/remind-approvers.ts'
import { removeRule } from '../commands/approvals/remove-rule.ts'
import { requestApproval } from '../commands/approvals/request-approval.ts'
import { reviewGlass } from '../commands/approvals/review-glass.ts'
import { setRule } from '../commands/approvals/set-rule.ts'
import { withdrawVote } from '../commands/approvals/withdraw-vote.ts'
import { tellDenials } from '../commands/audit/tell-denials.ts'
import { connectWorkspace } from '../commands/chat/connect-workspace.ts'
import { disconnectWorkspace } from '../commands/chat/disconnect-workspace.ts'
import { inviteToLink } from '../commands/chat/invite-to-link.ts'
import { issueConnectCode } from '../commands/chat/issue-connect-code.ts'
import { issueLinkCode } from '../commands/chat/issue-link-code.ts'
import { acceptInvitation, linkIdentity } from '../commands/chat/link-identity.ts'
import { unlinkIdentity } from '../commands/chat/unlink-identity.ts'
import { confirmEmail } from '../commands/email/confirm-email.ts'
import { issueEmailCode } from '../commands/email/issue-email-code.ts'
import { requestEmailChange } from '../commands/email/request-email-change.ts'
import { importAccounts } from '../commands/import/import-accounts.ts'
import { importUsers } from '../commands/import/import-users.ts'
import { updateOrganization } from '../commands/organization/update-organization.ts'
import { setPassword } from '../commands/passwords/set-password.ts'
import { assignRole } from '../commands/roles/assign-role.ts'
import { createRole } from '../commands/roles/create-role.ts'
import { deleteRole } from '../commands/roles/delete-role.ts'
import { grantAccountRole } from '../commands/roles/grant-account-role.ts'
import { resetRole } from '../commands/roles/reset-role.ts'
import { revokeAccountRole } from '../commands/roles/revoke-account-role.ts'
import { revokeRole } from '../commands/roles/revoke-role.ts'
import { updateRole } from '../commands/roles/update-role.ts'
import { claimUserSecret } from '../commands/secrets/claim-user-secret.ts'
import { revokeOrganizationSecret } from '../commands/secrets/revoke-organization-secret.ts'
import { revokeUserSecret } from '../commands/secrets/revoke-user-secret.ts'
import { rotateOrganizationSecret } from '../commands/secrets/rotate-organization-secret.ts'
import { rotateUserSecret } from '../commands/secrets/rotate-user-secret.ts'
import { createUser } from '../commands/users/create-user.ts'
import { deactivateUser } from '../commands/users/deactivate-user.ts'
import { deleteUser } from '../commands/users/delete-user.ts'
import { eraseUser } from '../commands/users/erase-user.ts'
import { moveUser } from '../commands/users/move-user.ts'
import { reactivateUser } from '../commands/users/reactivate-user.ts'
import { updateUser } from '../commands/users/update-user.ts'
import type { Policy } from '../policy/policy.ts'
import { findAccount, getAccount, listAccounts } from '../queries/account-queries.ts'
import {
  getApproval,
  listApprovals,
  listMyApprovals,
  listReviews,
  listRules,
  listWaitingApprovals,
} from '../queries/approval-queries.ts'
import { chatHealth } from '../queries/chat-health.ts'
import { exportAccountsPage, exportUsersPage } from '../queries/export-queries.ts'
import { getOrganization } from '../queries/get-organization.ts'
import { listAudit } from '../queries/list-audit.ts'
import { getRole, listRoles } from '../queries/role-queries.ts'
import { listOrganizationSecrets, listUserSecrets } from '../queries/secret-queries.ts'
import { findUser, getUser, listUsers } from '../queries/user-queries.ts'
import { verifyAudit } from '../queries/verify-audit.ts'
import { whoami } from '../queries/whoami.ts'
import type { Command } from './define-command.ts'
import type { Query } from './define-query.ts'
import { checkHostCommand } from './host/checked-command.ts'
import { commandOf } from './host/command-of.ts'
import type { AnyHostCommand } from './host/host-command.ts'

/** The one table of what can be done. Library, chat, help and docs are made from it; nothing is written twice. */
export const OPERATIONS = {
  'account.create': createAccount,
  'account.importBatch': importAccounts,
  'account.exportPage': exportAccountsPage,
  'account.list': listAccounts,
  'account.get': getAccount,
  'account.find': findAccount,
  'account.update': updateAccount,
  'account.deactivate': deactivateAccount,
  'account.reactivate': reactivateAccount,
  'account.delete': deleteAccount,
  'account.purge': purgeAccount,
  'account.grantRole': grantAccountRole,
  'account.revokeRole': revokeAccountRole,
  'user.create': createUser,
  'user.importBatch': importUsers,
  'user.exportPage': exportUsersPage,
  'user.list': listUsers,
  'user.get': getUser,
  'user.find': findUser,
  'user.update': updateUser,
  'user.move': moveUser,
  'user.assignRole': assignRole,
  'user.revokeRole': revokeRole,
  'user.rotateSecret': rotateUserSecret,
  'user.claimSecret': claimUserSecret,
  'user.setPassword': setPassword,
  'user.requestEmailChange': requestEmailChange,
  'user.issueEmailCode': issueEmailCode,
  'user.confirmEmail': confirmEmail,
  'secret.list': listUserSecrets,
  'secret.revoke': revokeUserSecret,
  'user.deactivate': deactivateUser,
  'user.reactivate': reactivateUser,
  'user.delete': deleteUser,
  'user.erase': eraseUser,
  'approval.listMine': listMyApprovals,
  'approval.listWaiting': listWaitingApprovals,
  'approval.list': listApprovals,
  'approval.get': getApproval,
  'approval.request': requestApproval,
  'approval.approve': approveRequest,
  'approval.deny': denyRequest,
  'approval.cancel': cancelRequest,
  'approval.withdraw': withdrawVote,
  'approval.delegate': delegate,
  'approval.listRules': listRules,
  'approval.setRule': setRule,
  'approval.removeRule': removeRule,
  'approval.breakGlass': breakGlass,
  'approval.listReviews': listReviews,
  'approval.review': reviewGlass,
  'approval.remind': remindApprovers,
  'approval.escalate': escalateRequest,
  'approval.expire': expireRequest,
  'self.get': whoami,
  'organization.get': getOrganization,
  'organization.update': updateOrganization,
  'organization.rotateSecret': rotateOrganizationSecret,
  'organization.listSecrets': listOrganizationSecrets,
  'organization.revokeSecret': revokeOrganizationSecret,
  'role.create': createRole,
  'role.list': listRoles,
  'role.get': getRole,
  'role.update': updateRole,
  'role.reset': resetRole,
  'role.delete': deleteRole,
  'audit.list': listAudit,
  'audit.verify': verifyAudit,
  'audit.tellDenials': tellDenials,
  'chat.invite': inviteToLink,
  'chat.unlink': unlinkIdentity,
  'chat.issueConnectCode': issueConnectCode,
  'chat.issueLinkCode': issueLinkCode,
  'chat.connect': connectWorkspace,
  'chat.link': linkIdentity,
  'chat.acceptInvitation': acceptInvitation,
  'chat.disconnect': disconnectWorkspace,
  'chat.health': chatHealth,
} as const

export type Operations = typeof OPERATIONS
export type OperationName = keyof Operations

/** Every operation of a Tenantry by its name: its own, and the host's. */
export type OperationTable = ReadonlyMap<string, Command | Query>

/**
 * The table of a Tenantry with a host's own commands.
 *
 * @throws TenantryError `invalid_input` for a command that could not be run, recorded or typed
 */
export function operationTable(policy: Policy, commands: readonly AnyHostCommand[] = []): OperationTable {
  const table = new Map(Object.entries(OPERATIONS as unknown as Record<string, Command | Query>))
  const taken = new Set([...table.keys()].map((name) => name.split('.')[0] ?? ''))
  const names = new Set<string>()
  for (const command of commands) {
    checkHostCommand(command, { policy, taken, names })
    table.set(command.name, commandOf(command))
  }
  return table
}

/** The commands of a table by their names. */
export function commandsOf(table: OperationTable): ReadonlyMap<string, Command> {
  return new Map([...table].filter((entry): entry is [string, Command] => entry[1].kind === 'command'))
}
