import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Account } from '../../src/domain/account.ts'
import type { User } from '../../src/domain/user.ts'
import type { RefusalCode } from '../../src/errors.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import type { Acorn } from '../../src/testing/personas.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { openBlindPool } from '../support/patched-pool.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** A command is begun on what was told last (`Foresight`). Another process of the host's changes that meanwhile: what is true now decides. */
const under = useTenantry('postgres')

/** Somebody who has put users into an account of theirs, so that all of the next call is foreseen. */
interface Scene {
  readonly acorn: Acorn
  readonly elm: Account
  readonly deputy: User
  readonly by: Session
}

/** What another process does, and what the next call is refused with. */
interface Change {
  change(scene: Scene): Promise<unknown>
  readonly code: RefusalCode
  /** Whether history has the refusal. */
  readonly isRecorded?: true
  /** Whether row-level security stops it as well: who enters has other walls now. */
  readonly isWalled?: true
}

const CHANGES: Readonly<Record<string, Change>> = {
  'the role is revoked': {
    change: ({ acorn, deputy }) => acorn.ada.users.revokeRole(deputy, 'org-admin'),
    code: 'forbidden',
    isRecorded: true,
    isWalled: true,
  },
  'the rights shrink to another account': {
    async change({ acorn, deputy }) {
      await acorn.ada.users.assignRole(deputy, 'account-admin')
      await acorn.ada.users.revokeRole(deputy, 'org-admin')
    },
    code: 'not_found',
    isRecorded: true,
    isWalled: true,
  },
  'the user is deactivated': {
    change: ({ acorn, deputy }) => acorn.ada.users.deactivate(deputy),
    code: 'unauthenticated',
  },
  'the user is deleted': {
    change: ({ acorn, deputy }) => acorn.ada.users.delete(deputy),
    code: 'unauthenticated',
    isWalled: true,
  },
  'the organization is deactivated': {
    change: ({ acorn }) => organizations().deactivate(acorn.organization.id),
    code: 'unauthenticated',
  },
  'the account is deactivated': {
    change: ({ acorn, elm }) => acorn.ada.accounts.deactivate(elm),
    code: 'conflict',
  },
  'the account is deleted': { change: ({ acorn, elm }) => acorn.ada.accounts.delete(elm), code: 'conflict' },
  'a rule asks for the agreement of others': {
    change: ({ acorn }) =>
      acorn.ada.approvals.rules.set({
        name: 'two',
        commands: ['user.create'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      }),
    code: 'approval_required',
  },
  'the accounts are limited': {
    change: ({ acorn }) => organizations().setLimits(acorn.organization.id, { usersPerAccount: 1 }),
    code: 'conflict',
  },
}

function organizations() {
  return under.tenantry.system('billing').organizations
}

/** Who acts, in a process of their own. */
async function sceneIn(elsewhere: Tenantry): Promise<Scene> {
  const acorn = await under.newAcorn()
  const { ada, organizationSecret } = acorn
  const { user: deputy, userSecret } = await addUser(ada, acorn.defaultAccount.id, {
    roles: ['member', 'org-admin'],
  })
  const by = await elsewhere.authenticate({ organizationSecret, userSecret })
  const elm = await addAccount(ada)
  for (const _ of [1, 2]) await addUser(by, elm.id)
  return { acorn, elm, deputy, by }
}

/** How many users there are, and how many calls were refused, as history has them. */
async function recordedIn({ acorn }: Scene): Promise<{ created: number; denied: number }> {
  const events = await eventsOf(under.database.pool, acorn.organization.id)
  const count = (type: string, outcome: string) =>
    events.filter((event) => event.type === type && event.open.outcome === outcome).length
  return {
    created: count('user.created', 'done'),
    denied: events.filter(({ open }) => open.outcome === 'denied').length,
  }
}

const create = ({ by, elm }: Scene) =>
  by.users.create(
    { accountId: elm.id, email: `${unused('gil')}@elm.test`, firstName: 'Gil', lastName: 'Teak' },
    { idempotencyKey: unused('key') },
  )

describe.each(['pipelined, as one flight', 'statement by statement, on a pool of the host'])(
  'a command that is foreseen: %s',
  (how) => {
    let elsewhere: Tenantry
    let pool: pg.Pool
    beforeAll(async () => {
      const url = String(under.database.location)
      pool = new pg.Pool({ connectionString: url })
      elsewhere = await createTenantry({
        database: how.startsWith('pipelined') ? url : pool,
        clock: under.clock.now,
      })
    })
    afterAll(async () => {
      await elsewhere.close()
      await pool.end()
    })

    test.each(Object.entries(CHANGES))(
      'is refused where meanwhile %s',
      async (_what, { change, code, isRecorded = false }) => {
        const scene = await sceneIn(elsewhere)
        const before = await recordedIn(scene)
        await change(scene)
        expect(await refusalOf(create(scene))).toMatchObject({ code })
        const after = await recordedIn(scene)
        expect(after.created).toBe(before.created)
        // Once, though it was run twice.
        expect(after.denied - before.denied).toBe(isRecorded ? 1 : 0)
      },
    )

    test('is done where meanwhile what it would have been refused for is over', async () => {
      const scene = await sceneIn(elsewhere)
      const { acorn, elm, deputy } = scene
      await acorn.ada.accounts.deactivate(elm)
      expect(await refusalOf(create(scene))).toMatchObject({ code: 'conflict' })
      await acorn.ada.accounts.reactivate(elm)
      expect((await create(scene)).user.accountId).toBe(elm.id)

      await acorn.ada.users.revokeRole(deputy, 'org-admin')
      expect(await refusalOf(create(scene))).toMatchObject({ code: 'forbidden' })
      const { denied } = await recordedIn(scene)
      await acorn.ada.users.assignRole(deputy, 'org-admin')
      expect((await create(scene)).user.accountId).toBe(elm.id)
      expect((await recordedIn(scene)).denied).toBe(denied)
    })

    test('says what the account is now', async () => {
      const scene = await sceneIn(elsewhere)
      const { acorn, elm } = scene
      await acorn.ada.accounts.grantRole(elm, 'account-admin')
      expect((await create(scene)).user.effectiveRoles).toEqual(['account-admin', 'member'])
    })
  },
)

test.each(Object.entries(CHANGES))(
  'the comparison bites: where the server does not make it, only the walls are left, where they are, though meanwhile %s',
  async (_what, { change, isWalled = false }) => {
    const pool = openBlindPool(String(under.database.location), /tenantry\.assure\(/, '(')
    const blind = await createTenantry({ database: pool, clock: under.clock.now })
    onTestFinished(async () => {
      await blind.close()
      await pool.end()
    })
    const scene = await sceneIn(blind)
    await change(scene)
    if (isWalled) await expect(create(scene)).rejects.toThrow('row-level security')
    else expect(await create(scene)).toMatchObject({ secret: 'shown_once' })
  },
)
