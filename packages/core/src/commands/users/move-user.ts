import { z } from 'zod'
import { unionOfRoles } from '../../domain/role.ts'
import type { User } from '../../domain/user.ts'
import { TenantryError } from '../../errors.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId, userId } from '../../operations/fields.ts'
import {
  refuseAboveCeiling,
  refuseGiving,
  refuseOneself,
  refuseWideOutsideDefault,
} from '../../policy/user-rules.ts'
import { lockAccount } from '../../store/tables/accounts.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { holdRoles } from '../../store/tables/roles/read-roles.ts'
import { lockUser, readAccountIdOfUser } from '../../store/tables/users/read-user.ts'
import { updateUser } from '../../store/tables/users/write-user.ts'
import { refuseFullAccount } from '../limits.ts'
import { loadAccount, loadUser, refuseInactiveAccount } from '../load.ts'
import { holderOf, rolesNamed } from '../roles-named.ts'

/**
 * Moves a user to another account. Their own roles, secrets and links stay, and the roles of the new account take the place of the
 * old one's (H19); an `org-admin` is not demoted by a move but refused (H15). Moving out of an inactive account is allowed, moving into
 * one is not.
 */
export const moveUser = defineCommand({
  name: 'user.move',
  summary: 'Move a user to another account',
  permission: 'user:move',
  risk: 'destructive',
  input: z.strictObject({
    userId,
    accountId: accountId.meta({ description: 'The new account', reference: 'account', flag: 'to' }),
  }),
  chat: {
    noun: 'users',
    verb: 'move',
    positional: ['userId', 'accountId'],
    confirm: true,
    example: '/users move fay@elm.test oak',
  },
  async lock({ scope, organization }, input) {
    if (organization.limits.usersPerAccount !== null) await lockOrganization(scope)
    const from = await readAccountIdOfUser(scope, input.userId)
    // In the order of their ids, so that two moves in opposite directions do not wait for each other.
    const accounts = [...new Set([input.accountId, ...(from === null ? [] : [from])])].sort()
    for (const account of accounts) await lockAccount(scope, account, 'share')
    const user = await lockUser(scope, input.userId)
    await holdRoles(scope, user?.roles ?? [])
  },
  async load(work, input) {
    const user = await loadUser(work, input.userId)
    return {
      user,
      from: await loadAccount(work, user.accountId),
      to: await loadAccount(work, input.accountId),
    }
  },
  authorized: ({ user }) => ({ row: user }),
  async check(work, _input, { user, to }) {
    const { actor } = work
    refuseOneself(actor.userId, user.id, 'move yourself')
    refuseAboveCeiling(actor, await holderOf(work, user))
    if (user.accountId === to.id) return
    refuseInactiveAccount(to)
    if (!to.isDefault && user.roles.includes('org-admin')) {
      throw new TenantryError(
        'conflict',
        `${user.firstName} ${user.lastName} is an organization administrator. Take the role away first.`,
      )
    }
    const held = await rolesNamed(work, unionOfRoles(user.roles, to.roles))
    refuseWideOutsideDefault(held, to.isDefault, 'move')
    refuseGiving(actor, held, to.id)
    await refuseFullAccount(work, to.id, 'Choose another one')
  },
  gives: (_work, _input, { user, to }) => [
    {
      before: { accountId: user.accountId, roles: user.effectiveRoles },
      after: { accountId: to.id, roles: unionOfRoles(user.roles, to.roles) },
    },
  ],
  effects: async (_work, _input, { user, from, to }) => [
    `${user.firstName} ${user.lastName} moves from ${from.name} to ${to.name}, and sees nothing of ${from.name} any more.`,
  ],
  async handle(work, _input, { user, to }): Promise<User> {
    if (user.accountId === to.id) return user
    const moved: User = {
      ...user,
      accountId: to.id,
      effectiveRoles: unionOfRoles(user.roles, to.roles),
      deactivatedWith: null,
      version: user.version + 1,
      updatedAt: work.now.toISOString(),
    }
    await updateUser(work.scope, moved)
    // Where from and where to is the organization's to know; each of the two accounts learns its own half (H7).
    const about = { on: { type: 'user', id: user.id }, userId: user.id } as const
    work.record({
      ...about,
      type: 'user.moved',
      accountId: null,
      version: moved.version,
      before: { accountId: user.accountId },
      after: { accountId: to.id },
    })
    work.record({ ...about, type: 'user.left', accountId: user.accountId })
    work.record({ ...about, type: 'user.joined', accountId: to.id })
    return moved
  },
})
