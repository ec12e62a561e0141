import type { Account, Page, RoleView, User } from '@tenantry/core'
import type { Looker } from '../identity/identify.ts'
import { list } from '../present/list.ts'
import type { Reply } from '../present/reply.ts'
import { en as say } from '../sentences/en.ts'
import { accountName } from './account-name.ts'
import type { Bot } from './bot.ts'
import type { Call } from './execute.ts'

/** A page of accounts. */
export function showAccounts(call: Call, { items, nextCursor, more }: Page<Account>): Reply {
  const { columns } = say
  const { includeInactive, status } = call.input
  const withInactive = includeInactive === true && status === undefined
  const headline =
    items.length === 0
      ? say.noAccounts({ withInactive: withInactive || status !== undefined })
      : say.accounts(items.length, more, withInactive)
  const rows = items.map((it) => [
    it.name,
    it.externalId,
    it.deletedAt === null ? say.status[it.status] : say.deleted,
  ])
  const heading = [columns.account, columns.externalId, columns.status]
  return { message: list({ ...pageOf(call, nextCursor), headline, heading, rows }) }
}

/** A page of users, each with the account that they belong to. */
export async function showUsers(
  bot: Bot,
  { looker, call }: { looker: Looker; call: Call },
  { items, nextCursor, more }: Page<User>,
): Promise<Reply> {
  const { columns } = say
  const headline = items.length === 0 ? await nobody(bot, looker, call.input) : say.users(items.length, more)
  const accounts = new Map<string, Promise<string>>()
  for (const user of items)
    accounts.set(user.accountId, accounts.get(user.accountId) ?? accountName(looker, user))
  const rows = await Promise.all(
    items.map(async (it) => [
      say.fullName(it),
      it.email,
      (await accounts.get(it.accountId)) ?? '',
      it.effectiveRoles.join(', '),
      say.status[it.status],
    ]),
  )
  const heading = [columns.name, columns.email, columns.account, columns.roles, columns.status]
  return { message: list({ ...pageOf(call, nextCursor), headline, heading, rows }) }
}

/** Why nobody is listed: a role that there is not is held by nobody. For whoever may read no roles it is as if there were one. */
async function nobody(
  { names }: Bot,
  { session }: Looker,
  { role }: Readonly<Record<string, unknown>>,
): Promise<string> {
  if (typeof role !== 'string') return say.noUsers
  if ((await session.permissions()).has('organization:read')) {
    const { items } = await session.execute('role.list', {})
    if (!items.some(({ name }) => name === role)) return say.noSuch.role(names, role)
  }
  return say.nobodyHolds(role)
}

/** The roles of the organization. */
export function showRoles(call: Call, { items, nextCursor }: Page<RoleView>): Reply {
  const { columns } = say
  const headline = say.roles(items.length)
  const rows = items.map((it) => [it.name, it.description, say.roleKind(it)])
  const heading = [columns.role, columns.description, columns.kind]
  return { message: list({ ...pageOf(call, nextCursor), headline, heading, rows }) }
}

/** What a list needs to know of the page that it shows. */
export function pageOf(
  { operation, input }: { operation: string; input: Readonly<Record<string, unknown>> },
  nextCursor: string | null,
) {
  return { operation, input, nextCursor, isFirst: input.cursor === undefined }
}
