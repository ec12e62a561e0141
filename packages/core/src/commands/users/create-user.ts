import { z } from 'zod'
import type { TicketId } from '../../domain/id.ts'
import { unionOfRoles } from '../../domain/role.ts'
import type { Secret } from '../../domain/secret.ts'
import type { User } from '../../domain/user.ts'
import { defineCommand } from '../../operations/define-command.ts'
import { accountId, email, externalId, name, role } from '../../operations/fields.ts'
import { DEFAULT_ROLE } from '../../policy/factory.ts'
import { refuseGiving, refuseWideOutsideDefault } from '../../policy/user-rules.ts'
import { together } from '../../store/frame/together.ts'
import { lockAccount } from '../../store/tables/accounts.ts'
import { lockOrganization } from '../../store/tables/organizations.ts'
import { holdRoles } from '../../store/tables/roles/read-roles.ts'
import { insertUser } from '../../store/tables/users/write-user.ts'
import { issueTicket } from '../chat/issue-ticket.ts'
import { refuseFullAccount } from '../limits.ts'
import { loadAccount, refuseInactiveAccount } from '../load.ts'
import { rolesNamed } from '../roles-named.ts'
import { sendSecret } from '../secrets/make-secret.ts'

/** A new user with, at most once, their secret. */
export interface CreatedUser {
  readonly user: User
  /** Shown in the first answer only; null in a repeated one, and where no secret was asked for. */
  readonly userSecret: Secret | null
  /** `shown_once`: it was in the first answer; `offered`: the ticket shows it once; `none`: make one by rotating. */
  readonly secret: 'shown_once' | 'offered' | 'none'
  readonly ticketId: TicketId | null
}

/** Adds a user, active at once and not notified (H5, H6), under the grant ceiling (H17). */
export const createUser = defineCommand({
  name: 'user.create',
  summary: 'Add a user to an account',
  permission: 'user:create',
  risk: 'write',
  input: z.strictObject({
    email,
    accountId,
    firstName: name('First name').meta({ flag: 'first', description: 'First name' }),
    lastName: name('Last name').meta({ flag: 'last', description: 'Last name' }),
    externalId: externalId.optional(),
    roles: z
      .array(role)
      .min(1)
      .max(20)
      .default([DEFAULT_ROLE])
      .transform((roles) => [...new Set(roles)].sort())
      .meta({
        flag: 'role',
        description: `Role, may be given more than once; ${DEFAULT_ROLE} where none is named`,
      }),
    secret: z
      .enum(['show', 'offer', 'none'])
      .default('show')
      .meta({ description: 'What becomes of the User Secret' }),
  }),
  chat: {
    noun: 'users',
    verb: 'add',
    positional: ['email'],
    fixed: { secret: 'offer' },
    example: '/users add fay@elm.test --account elm --first Fay --last Hill --role account-admin',
  },
  // Nobody would see it: whoever is added so has no secret until one is made (H6).
  approval: { stored: (input) => ({ ...input, secret: 'none' as const }) },
  async lock({ scope, organization }, input) {
    const isLimited = organization.limits.usersPerAccount !== null
    await together([
      isLimited ? lockOrganization(scope) : Promise.resolve(),
      lockAccount(scope, input.accountId, 'share'),
      holdRoles(scope, input.roles),
    ])
  },
  locksAtOnce: true,
  async load(work, input) {
    const account = await loadAccount(work, input.accountId)
    const at = work.now.toISOString()
    const user: User = {
      id: work.newId('user'),
      organizationId: work.organization.id,
      accountId: account.id,
      email: input.email,
      firstName: input.firstName,
      lastName: input.lastName,
      externalId: input.externalId ?? null,
      status: 'active',
      deactivatedAt: null,
      deactivatedWith: null,
      roles: input.roles,
      effectiveRoles: unionOfRoles(input.roles, account.roles),
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
    return { account, user }
  },
  authorized: ({ user }) => ({ row: user }),
  async check(work, _input, { account, user }) {
    refuseInactiveAccount(account)
    const given = await rolesNamed(work, user.effectiveRoles)
    refuseGiving(work.actor, given, account.id)
    refuseWideOutsideDefault(given, account.isDefault)
    await refuseFullAccount(work, account.id, 'Delete one')
  },
  gives: (_work, _input, { user: { accountId: into, effectiveRoles: roles } }) => [
    { before: null, after: { accountId: into, roles } },
  ],
  async handle(work, input, { user }): Promise<CreatedUser> {
    const inserted = insertUser(work.scope, user)
    work.record({
      type: 'user.created',
      on: { type: 'user', id: user.id },
      accountId: user.accountId,
      userId: user.id,
      after: { ...user },
    })
    if (input.secret === 'none') {
      await work.written(inserted)
      return { user, userSecret: null, secret: 'none', ticketId: null }
    }
    if (input.secret === 'offer') {
      const [, { ticket }] = await together([
        inserted,
        issueTicket(work, { kind: 'secret', userId: user.id }),
      ])
      return { user, userSecret: null, secret: 'offered', ticketId: ticket.id }
    }
    const { secret: userSecret, stored } = sendSecret(work, user)
    await work.written(together([inserted, stored]))
    return { user, userSecret, secret: 'shown_once', ticketId: null }
  },
  withoutSecrets: (created) => ({ ...created, userSecret: null }),
})
