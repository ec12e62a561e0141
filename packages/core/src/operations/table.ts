import { assignRole } from '../commands/assign-role.ts'
import { claimUserSecret } from '../commands/claim-user-secret.ts'
import { connectWorkspace } from '../commands/connect-workspace.ts'
import { createAccount } from '../commands/create-account.ts'
import { createUser } from '../commands/create-user.ts'
import { deactivateAccount } from '../commands/deactivate-account.ts'
import { deactivateUser } from '../commands/deactivate-user.ts'
import { deleteAccount } from '../commands/delete-account.ts'
import { deleteUser } from '../commands/delete-user.ts'
import { disconnectWorkspace } from '../commands/disconnect-workspace.ts'
import { inviteToLink } from '../commands/invite-to-link.ts'
import { issueConnectCode } from '../commands/issue-connect-code.ts'
import { issueLinkCode } from '../commands/issue-link-code.ts'
import { acceptInvitation, linkIdentity } from '../commands/link-identity.ts'
import { moveUser } from '../commands/move-user.ts'
import { purgeAccount } from '../commands/purge-account.ts'
import { reactivateAccount } from '../commands/reactivate-account.ts'
import { reactivateUser } from '../commands/reactivate-user.ts'
import { revokeRole } from '../commands/revoke-role.ts'
import { rotateUserSecret } from '../commands/rotate-user-secret.ts'
import { unlinkIdentity } from '../commands/unlink-identity.ts'
import { updateAccount } from '../commands/update-account.ts'
import { updateUser } from '../commands/update-user.ts'
import { findAccount, getAccount, listAccounts } from '../queries/account-queries.ts'
import { listAudit } from '../queries/list-audit.ts'
import { findUser, getUser, listUsers } from '../queries/user-queries.ts'
import { verifyAudit } from '../queries/verify-audit.ts'
import { whoami } from '../queries/whoami.ts'

/** The one table of what can be done. Library, chat, help and docs are made from it; nothing is written twice. */
export const OPERATIONS = {
  'account.create': createAccount,
  'account.list': listAccounts,
  'account.get': getAccount,
  'account.find': findAccount,
  'account.update': updateAccount,
  'account.deactivate': deactivateAccount,
  'account.reactivate': reactivateAccount,
  'account.delete': deleteAccount,
  'account.purge': purgeAccount,
  'user.create': createUser,
  'user.list': listUsers,
  'user.get': getUser,
  'user.find': findUser,
  'user.update': updateUser,
  'user.move': moveUser,
  'user.assignRole': assignRole,
  'user.revokeRole': revokeRole,
  'user.rotateSecret': rotateUserSecret,
  'user.claimSecret': claimUserSecret,
  'user.deactivate': deactivateUser,
  'user.reactivate': reactivateUser,
  'user.delete': deleteUser,
  'self.get': whoami,
  'audit.list': listAudit,
  'audit.verify': verifyAudit,
  'chat.invite': inviteToLink,
  'chat.unlink': unlinkIdentity,
  'chat.issueConnectCode': issueConnectCode,
  'chat.issueLinkCode': issueLinkCode,
  'chat.connect': connectWorkspace,
  'chat.link': linkIdentity,
  'chat.acceptInvitation': acceptInvitation,
  'chat.disconnect': disconnectWorkspace,
} as const

export type Operations = typeof OPERATIONS
export type OperationName = keyof Operations
