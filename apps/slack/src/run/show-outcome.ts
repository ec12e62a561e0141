import type {
  Account,
  AuditEvent,
  ChatHealth,
  CreatedUser,
  Invitation,
  Organization,
  OutputOf,
  Page,
  ReactivatedAccount,
  RoleView,
  SecretInfo,
  User,
} from '@tenantry/core'
import type { HostOperation, Spoken } from '../grammar/spoken.ts'
import type { Looker } from '../identity/identify.ts'
import { accountCard } from '../present/account-card.ts'
import { plainMessage } from '../present/message.ts'
import { accountSteps, withItsUsers } from '../present/next-steps.ts'
import { organizationCard } from '../present/organization-card.ts'
import type { Reply } from '../present/reply.ts'
import { roleCard } from '../present/role-card.ts'
import { secretOffer } from '../present/secret-offer.ts'
import { userCard } from '../present/user-card.ts'
import { whoamiCard } from '../present/whoami-card.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { en as say } from '../sentences/en.ts'
import { accountName } from './account-name.ts'
import type { Bot } from './bot.ts'
import type { SpokenCall } from './execute.ts'
import { hostOutcome } from './host-outcome.ts'
import { sendInvitation } from './send-invitation.ts'
import { isOfApprovals, showApprovalOutcome } from './show-approval-outcome.ts'
import { showHealth } from './show-health.ts'
import { showHistory } from './show-history.ts'
import { showAccounts, showRoles, showUsers } from './show-list.ts'
import { showSecrets } from './show-secrets.ts'
import { showUser } from './show-user.ts'
import { stillInactive } from './still-inactive.ts'

interface Shown {
  readonly looker: Looker
  readonly request: ChatRequest
  readonly call: SpokenCall
  /** Whether a command left everything as it was. */
  readonly isUnchanged?: boolean
}

/** What is said about what came of an operation. */
export async function showOutcome(bot: Bot, shown: Shown, output: unknown): Promise<Reply> {
  const { operation } = shown.call
  if (isHosts(bot, operation)) return { message: hostOutcome(bot, operation, output) }
  if (isOfApprovals(operation)) return showApprovalOutcome(bot, { ...shown, operation }, output)
  switch (operation) {
    case 'account.list':
      return showAccounts(shown.call, output as Page<Account>)
    case 'user.list':
      return showUsers(bot, shown, output as Page<User>)
    case 'account.get':
      return showAccount(shown, output as Account, say.account(output as Account))
    case 'account.create':
    case 'account.update':
    case 'account.grantRole':
    case 'account.revokeRole':
      return showAccount(shown, output as Account, orAsItWas(shown, say.done[operation](output as Account)))
    case 'account.deactivate':
    case 'account.delete':
      return showEnded(bot, shown, {
        account: output as Account,
        done: orAsItWas(shown, say.done[operation](output as Account)),
      })
    case 'account.reactivate':
      return showReactivated(bot, shown, output as ReactivatedAccount)
    case 'user.get':
      return showUserOf(shown, output as User, say.user(output as User))
    case 'user.create':
      return showCreated(shown, output as CreatedUser)
    case 'user.update':
    case 'user.move':
    case 'user.assignRole':
    case 'user.revokeRole':
    case 'user.deactivate':
    case 'user.reactivate':
      return showUserOf(shown, output as User, orAsItWas(shown, say.done[operation](output as User)))
    case 'user.delete':
      return { message: plainMessage(say.done[operation](output as User)) }
    case 'account.purge':
      return { message: plainMessage(say.done[operation](output as Account)) }
    case 'user.rotateSecret':
      // It is made where its window stands open, and nowhere else: here it can only be said that nobody sees it.
      return lost(bot, 'user')
    case 'organization.rotateSecret':
      return lost(bot, 'organization')
    case 'secret.list':
      return showSecrets(shown.call, output as readonly SecretInfo[], say.userSecrets)
    case 'organization.listSecrets':
      return showSecrets(shown.call, output as readonly SecretInfo[], say.organizationSecrets)
    case 'secret.revoke':
    case 'organization.revokeSecret':
      return { message: plainMessage(say.done[operation](output as SecretInfo)) }
    case 'organization.get':
      return { message: organizationCard(output as Organization) }
    case 'organization.update':
      return { message: plainMessage(say.done[operation](output as Organization)) }
    case 'role.list':
      return showRoles(shown.call, output as Page<RoleView>)
    case 'role.create':
    case 'role.update':
    case 'role.reset':
      return { message: roleCard(output as RoleView, say.done[operation](output as RoleView)) }
    case 'role.delete':
      return { message: plainMessage(say.done[operation](output as RoleView)) }
    case 'role.get':
      return { message: roleCard(output as RoleView, say.role(output as RoleView)) }
    case 'audit.list':
      return showHistory(bot, shown, output as Page<AuditEvent>)
    case 'chat.health':
      return showHealth(bot, shown.request, output as ChatHealth)
    case 'self.get':
      return { message: whoamiCard(output as OutputOf<'self.get'>, bot.names) }
    case 'chat.invite':
      return sendInvitation(bot, shown, output as Invitation)
    case 'chat.unlink':
      return { message: plainMessage(say.unlinked) }
    default:
      return operation satisfies never
  }
}

function isHosts({ tenantry }: Bot, operation: Spoken | HostOperation): operation is HostOperation {
  const known = tenantry.operations.get(operation)
  return known?.kind === 'command' && known.host !== undefined
}

function orAsItWas({ isUnchanged }: Shown, done: string): string {
  return isUnchanged ? `${done} ${say.unchanged}` : done
}

function lost({ names }: Bot, kind: keyof typeof say.secrets): Reply {
  const { title, again } = say.secrets[kind]
  return { message: plainMessage(say.secretLost(title, again(names))) }
}

async function showAccount({ looker }: Shown, account: Account, headline: string): Promise<Reply> {
  const someWent = await someWentWith(looker, account)
  const steps = await accountSteps(looker.session, account, { someWent })
  return { message: accountCard(account, { headline, steps }) }
}

/** Whether somebody could come back with an account; with one that is active nobody comes back. */
async function someWentWith(looker: Looker, account: Account): Promise<boolean> {
  return account.status === 'inactive' && (await stillInactive(looker, account)).someWent
}

async function showEnded(
  { names }: Bot,
  { looker }: Shown,
  { account, done }: { account: Account; done: string },
): Promise<Reply> {
  const someWent = await someWentWith(looker, account)
  const steps = await accountSteps(looker.session, account, { someWent })
  const mayBringBack = steps.some(({ operation }) => operation === 'account.reactivate')
  const headline = mayBringBack ? `${done} ${say.bringsBack(account, { names, someWent })}` : done
  return { message: accountCard(account, { headline, steps }) }
}

/** Whoever brought it back alone is offered the way to bring back those who went with it, too. */
async function showReactivated(bot: Bot, shown: Shown, account: ReactivatedAccount): Promise<Reply> {
  const { looker, call } = shown
  const withUsers = call.input.reactivateUsers === true
  const [left, steps] = await Promise.all([
    stillInactive(looker, account),
    accountSteps(looker.session, account, { someWent: false }),
  ])
  const active = say.done['account.reactivate'](account, withUsers)
  const done = account.reactivatedUsers === 0 ? orAsItWas(shown, active) : active
  if (left.count === 0) return { message: accountCard(account, { headline: done, steps }) }
  const headline = `${done} ${say.stillInactive(account, left, { names: bot.names, withUsers })}`
  const offersUsers = !withUsers && left.mayReactivate && left.someWent
  const users = !offersUsers ? [] : [withItsUsers(account, say.buttons.bringUsersBack)]
  return { message: accountCard(account, { headline, steps: [...users, ...steps] }) }
}

function showUserOf({ looker }: Shown, user: User, headline: string): Promise<Reply> {
  return showUser(looker, user, { headline, account: accountName(looker, user) })
}

async function showCreated({ looker }: Shown, { user, ticketId }: CreatedUser): Promise<Reply> {
  const headline = say.done['user.create'](user)
  const more = ticketId === null ? [] : secretOffer(ticketId, user.id)
  return {
    message: userCard(user, { headline, account: await accountName(looker, user), steps: [], more }),
  }
}
