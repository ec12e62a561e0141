import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  cell,
  covers,
  ROLES,
  type Role,
  WHOSE,
  type Whose,
} from '../../../../test/authorization/permission-table.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Session } from '../../src/session.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const STATUSES = ['active', 'inactive'] as const
type Status = (typeof STATUSES)[number]
type Answer = 'done' | 'forbidden' | 'approval_required' | 'not_found' | 'conflict' | 'unauthenticated'

/** A command on a user: what it needs, and what H17 forbids on oneself though it be in reach. */
const ON_USERS: readonly {
  readonly what: string
  readonly permission: string
  readonly neverOnOneself?: true
  readonly moreThanNames?: true
  /** Who sees the user and may not do it can ask for it. */
  readonly canBeAskedFor?: true
  /** `elsewhere` is an account of the organization in which nobody is. */
  call(session: Session, userId: string, elsewhere: string): Promise<unknown>
}[] = [
  { what: 'read', permission: 'user:read', call: (session, id) => session.users.get(id) },
  {
    what: 'change the name of',
    permission: 'user:update',
    call: (session, id) => session.users.update(id, { firstName: unused('Fay') }),
  },
  {
    what: 'change the e-mail of',
    permission: 'user:update',
    moreThanNames: true,
    call: (session, id) => session.users.update(id, { email: `${unused('fay')}@elm.test` }),
  },
  {
    what: 'make a secret for',
    permission: 'user:rotate-secret',
    call: (session, id) => session.users.rotateSecret(id),
  },
  {
    what: 'list the secrets of',
    permission: 'user:rotate-secret',
    call: (session, id) => session.secrets.list(id),
  },
  {
    what: 'set the password of',
    permission: 'user:set-password',
    call: (session, id) => session.users.setPassword(id, randomUUID()),
  },
  {
    what: 'deactivate',
    permission: 'user:deactivate',
    neverOnOneself: true,
    call: (session, id) => session.users.deactivate(id),
  },
  { what: 'reactivate', permission: 'user:reactivate', call: (session, id) => session.users.reactivate(id) },
  {
    what: 'give a role to',
    permission: 'role:assign',
    canBeAskedFor: true,
    neverOnOneself: true,
    call: (session, id) => session.users.assignRole(id, 'account-admin'),
  },
  {
    what: 'take a role from',
    permission: 'role:assign',
    neverOnOneself: true,
    call: (session, id) => session.users.revokeRole(id, 'account-admin'),
  },
  { what: 'link', permission: 'chat:link', call: (session, id) => session.chat.issueLinkCode(id) },
  {
    what: 'move',
    permission: 'user:move',
    neverOnOneself: true,
    call: (session, id, elsewhere) => session.users.move(id, elsewhere),
  },
  {
    what: 'delete',
    permission: 'user:delete',
    neverOnOneself: true,
    call: (session, id) => session.users.delete(id),
  },
]

/** A command on an account. The default account is never ended (H10), and only a deleted one is purged (H9). */
const ON_ACCOUNTS: readonly {
  readonly what: string
  readonly permission: string
  readonly neverOnDefault?: true
  readonly onlyOnDeleted?: true
  call(session: Session, accountId: string): Promise<unknown>
}[] = [
  { what: 'read', permission: 'account:read', call: (session, id) => session.accounts.get(id) },
  {
    what: 'rename',
    permission: 'account:update',
    call: (session, id) => session.accounts.update(id, { name: unused('Elm') }),
  },
  {
    what: 'reactivate',
    permission: 'account:reactivate',
    call: (session, id) => session.accounts.reactivate(id),
  },
  {
    what: 'deactivate',
    permission: 'account:deactivate',
    neverOnDefault: true,
    call: (session, id) => session.accounts.deactivate(id),
  },
  {
    what: 'delete',
    permission: 'account:delete',
    neverOnDefault: true,
    call: (session, id) => session.accounts.delete(id),
  },
  {
    what: 'purge',
    permission: 'account:purge',
    onlyOnDeleted: true,
    call: (session, id) => session.accounts.purge(id),
  },
]

/** The answer that the table gives. What one may not see is not there; what one may see and not do is forbidden. */
function expected(permission: string, role: Role, whose: Whose): Answer {
  const { reach } = cell(permission, role)
  if (reach === '–') return 'forbidden'
  const reads = cell(permission.startsWith('account:') ? 'account:read' : 'user:read', role)
  if (!covers(reads.reach, whose)) return 'not_found'
  return covers(reach, whose) ? 'done' : 'forbidden'
}

async function answerOf(call: Promise<unknown>): Promise<Answer> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (error instanceof TenantryError) return error.code as Answer
    throw error
  }
}

export function commandsMatrixSuite(on: SharedDatabase): void {
  describe('the commands', () => {
    const under = useTenantry(on)
    const actor = (role: Role) => {
      const { ada, ben, cleo, users } = under.acorn
      return {
        'org-admin': { session: ada, user: users.ada },
        'account-admin': { session: ben, user: users.ben },
        member: { session: cleo, user: users.cleo },
      }[role]
    }

    /** A member in the place that is asked for; oneself for `own`. */
    async function userOf(role: Role, whose: Whose, status: Status): Promise<string> {
      const { acorn, birch } = under
      const me = actor(role).user
      if (whose === 'own') return me.id
      const [by, accountId] =
        whose === 'other organization'
          ? [birch.eve, birch.rowan.id]
          : [acorn.ada, whose === 'own account' ? me.accountId : acorn.pine.id]
      const { user } = await addUser(by, accountId)
      if (status === 'inactive') await by.users.deactivate(user)
      return user.id
    }

    describe.each(ROLES)('by %s', (role) => {
      test.each(ON_USERS)('$what a user: every cell is what the table says', async (command) => {
        const { permission, neverOnOneself, moreThanNames, canBeAskedFor, call, what } = command
        const elsewhere = (await addAccount(under.acorn.ada)).id
        for (const whose of WHOSE) {
          for (const status of STATUSES) {
            const oneself = whose === 'own'
            if (oneself && status === 'inactive') continue
            const target = await userOf(role, whose, status)
            let answer = expected(permission, role, whose)
            if (answer === 'forbidden' && canBeAskedFor) {
              const seen = covers(cell('user:read', role).reach, whose)
              answer = seen ? 'approval_required' : 'not_found'
            }
            if (answer === 'done' && oneself && neverOnOneself) answer = 'forbidden'
            if (answer === 'done' && moreThanNames && cell(permission, role).namesOnly) answer = 'forbidden'
            const given = await answerOf(call(actor(role).session, target, elsewhere))
            expect(given, `${role}: ${what} a user of ${whose}, ${status}`).toBe(answer)
          }
        }
      })

      test.each(ON_ACCOUNTS)('$what an account: every cell is what the table says', async (command) => {
        const { permission, neverOnDefault, onlyOnDeleted, call, what } = command
        const { acorn, birch } = under
        for (const whose of ['own', 'other account', 'other organization'] as const) {
          for (const status of STATUSES) {
            // In an inactive account nobody can ask.
            if (whose === 'own' && status === 'inactive') continue
            const by = whose === 'other organization' ? birch.eve : acorn.ada
            const id = whose === 'own' ? actor(role).user.accountId : (await addAccount(by)).id
            if (status === 'inactive') await by.accounts.deactivate(id)
            let answer = expected(permission, role, whose)
            if (answer === 'done' && whose === 'own' && neverOnDefault) answer = 'conflict'
            if (answer === 'done' && onlyOnDeleted) answer = 'conflict'
            const given = await answerOf(call(actor(role).session, id))
            expect(given, `${role}: ${what} an account, ${whose}, ${status}`).toBe(answer)
          }
        }
      })

      test('create an account, add a user to each account, read the organization, connect a workspace', async () => {
        const { session, user } = actor(role)
        const { acorn, birch } = under
        const reaches = (permission: string, whose: Whose) =>
          covers(cell(permission, role).reach, whose) ? 'done' : 'forbidden'
        // Whoever may not create an account can ask for one.
        expect(await answerOf(session.accounts.create({ externalId: unused('elm') }))).toBe(
          reaches('account:create', 'other account') === 'done' ? 'done' : 'approval_required',
        )
        for (const [whose, accountId] of [
          ['own account', user.accountId],
          ['other account', acorn.pine.id],
          ['other organization', birch.rowan.id],
        ] as const) {
          const { reach } = cell('user:create', role)
          // The account must be seen before a user can be put into it.
          const seen = covers(cell('account:read', role).reach, whose)
            ? reaches('user:create', whose)
            : 'not_found'
          expect(await answerOf(addUser(session, accountId)), whose).toBe(reach === '–' ? 'forbidden' : seen)
        }
        expect(await answerOf(session.whoami())).toBe(reaches('organization:read', 'own'))
        expect(await answerOf(session.chat.issueConnectCode())).toBe(reaches('chat:install', 'own'))
        expect(await answerOf(session.organization.get())).toBe(reaches('organization:read', 'own'))
        expect(await answerOf(session.organization.update({ name: unused('Acorn') }))).toBe(
          reaches('organization:update', 'own'),
        )
        expect(await answerOf(session.organization.listSecrets())).toBe(
          reaches('organization:rotate-secret', 'own'),
        )
        expect(await answerOf(session.organization.rotateSecret())).toBe(
          reaches('organization:rotate-secret', 'own'),
        )
      })
    })

    test('by somebody who is inactive, every command is unauthenticated, whatever their role', async () => {
      const { acorn, tenantry } = under
      for (const [roles, accountId] of [
        [['org-admin'], acorn.defaultAccount.id],
        [['account-admin'], acorn.oak.id],
        [['member'], acorn.oak.id],
      ] as const) {
        const { user, userSecret } = await addUser(acorn.ada, accountId, { roles: [...roles] })
        const { organizationSecret } = acorn
        const session = await tenantry.authenticate({ organizationSecret, userSecret })
        await acorn.ada.users.deactivate(user)
        for (const { call, what } of ON_USERS) {
          expect(await answerOf(call(session, user.id, acorn.pine.id)), `${roles}: ${what}`).toBe(
            'unauthenticated',
          )
        }
        for (const { call, what } of ON_ACCOUNTS) {
          expect(await answerOf(call(session, acorn.oak.id)), `${roles}: ${what}`).toBe('unauthenticated')
        }
      }
    })
  })
}
