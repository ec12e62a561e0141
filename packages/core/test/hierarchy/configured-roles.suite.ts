import { describe, expect, test } from 'vitest'
import type { Secret } from '../../src/domain/secret.ts'
import type { Session } from '../../src/session.ts'
import { type Acorn, createAcorn } from '../../src/testing/personas.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const role = () => unused('auditor')

export function configuredRolesSuite(on: SharedDatabase): void {
  describe('configured roles', () => {
    const under = useTenantry(on)
    const signIn = (acorn: Acorn, userSecret: Secret) =>
      under.tenantry.authenticate({ organizationSecret: acorn.organizationSecret, userSecret })
    const unchanged = async (acorn: Acorn, work: () => Promise<void>) => {
      const { pool } = under.database
      const before = await stateOf(pool, acorn.organization.id)
      await work()
      expect(await stateOf(pool, acorn.organization.id)).toBe(before)
    }
    /** Somebody of the default account who configures roles and may do little else. */
    const configurer = async (acorn: Acorn): Promise<Session> => {
      const name = role()
      await acorn.ada.roles.create({
        role: name,
        grants: [
          'organization:read@organization',
          'account:read@organization',
          'user:read@organization',
          'role:configure@organization',
          'audit:read@account',
        ],
      })
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: [name] })
      return signIn(acorn, userSecret)
    }

    test('an administrator adds a role, gives it, and its holders may do what it grants and nothing else', async () => {
      const { acorn, database } = under
      const name = role()
      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ada.roles.create({
          role: name,
          description: 'Looks at what happened',
          grants: [{ permission: 'audit:read', reach: 'account' }, 'user:read@account'],
        }),
      )
      expect(answer).toMatchObject({
        name,
        description: 'Looks at what happened',
        isFactory: false,
        isChanged: false,
        version: 1,
        grants: [
          { permission: 'audit:read', reach: 'account' },
          { permission: 'user:read', reach: 'account' },
        ],
      })
      expect(events).toMatchObject([
        {
          type: 'role.created',
          accountId: null,
          open: { on: { type: 'role', id: name }, after: { grants: answer.grants } },
        },
      ])
      expect(await rowsOf(database.pool, 'roles', { name })).toMatchObject([
        { is_factory: false, reaches_organization: false },
      ])
      expect(await acorn.ada.roles.get(name)).toEqual(answer)
      expect((await acorn.ada.roles.list()).items).toContainEqual(answer)

      const { userSecret } = await addUser(acorn.ada, acorn.oak.id, { roles: [name] })
      const gil = await signIn(acorn, userSecret)
      expect(await gil.users.get(acorn.users.cleo.id)).toMatchObject({ id: acorn.users.cleo.id })
      expect(await refusalOf(gil.users.get(acorn.users.dov.id))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(gil.users.update(acorn.users.cleo, { firstName: 'X' }))).toMatchObject({
        code: 'forbidden',
      })
    })

    test('H18: what a role grants holds from the next call on, for those who have it already', async () => {
      const acorn = await under.newAcorn()
      expect(await refusalOf(acorn.cleo.users.get(acorn.users.ben.id))).toMatchObject({ code: 'not_found' })
      const { answer, events } = await recording(under.database.pool, acorn.organization.id, () =>
        acorn.ada.roles.update('member', { add: ['user:read@account'] }),
      )
      expect(answer).toMatchObject({ name: 'member', isFactory: true, isChanged: true, version: 2 })
      expect(events).toMatchObject([{ type: 'role.updated', open: { after: { grants: answer.grants } } }])
      expect(await acorn.cleo.users.get(acorn.users.ben.id)).toMatchObject({ id: acorn.users.ben.id })
      expect(await refusalOf(acorn.cleo.users.get(acorn.users.dov.id))).toMatchObject({ code: 'not_found' })

      await acorn.ada.roles.update('member', { remove: ['user:read'] })
      expect(await refusalOf(acorn.cleo.users.get(acorn.users.cleo.id))).toMatchObject({ code: 'forbidden' })

      const reset = await acorn.ada.roles.reset('member')
      expect(reset).toMatchObject({ isChanged: false, version: 4 })
      expect(await acorn.cleo.users.get(acorn.users.cleo.id)).toMatchObject({ id: acorn.users.cleo.id })
      expect(
        await rowsOf(under.database.pool, 'roles', {
          name: 'member',
          organization_id: acorn.organization.id,
        }),
      ).toMatchObject([{ grants: null, reaches_organization: null }])
      await unchanged(acorn, async () => {
        expect(await acorn.ada.roles.reset('member')).toEqual(reset)
      })
    })

    test('the account wall follows what a role grants now', async () => {
      const acorn = await under.newAcorn()
      const name = role()
      await acorn.ada.roles.create({
        role: name,
        grants: ['organization:read@organization', 'user:read@account'],
      })
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: [name] })
      const gil = await signIn(acorn, userSecret)
      expect(await refusalOf(gil.users.get(acorn.users.dov.id))).toMatchObject({ code: 'not_found' })
      await acorn.ada.roles.update(name, { add: ['user:read@organization'] })
      expect(await gil.users.get(acorn.users.dov.id)).toMatchObject({ id: acorn.users.dov.id })
      await acorn.ada.roles.update(name, { add: ['user:read@account'] })
      expect(await refusalOf(gil.users.get(acorn.users.dov.id))).toMatchObject({ code: 'not_found' })
    })

    test('a grant for some fields is one for these fields', async () => {
      const acorn = await under.newAcorn()
      const name = role()
      await acorn.ada.roles.create({
        role: name,
        grants: ['user:read@account', 'user:update@account:lastName'],
      })
      const { userSecret } = await addUser(acorn.ada, acorn.oak.id, { roles: [name] })
      const { user: other } = await addUser(acorn.ada, acorn.oak.id, { roles: [name] })
      const gil = await signIn(acorn, userSecret)
      expect((await gil.users.update(other, { lastName: 'Elm' })).lastName).toBe('Elm')
      expect(await refusalOf(gil.users.update(other, { lastName: 'Elm', firstName: 'C' }))).toEqual({
        code: 'forbidden',
        message: 'You may not change firstName here. Ask an administrator.',
      })
    })

    test('H15: what reaches the organization is held in the default account only: not by a change of a role', async () => {
      const acorn = await under.newAcorn()
      const held = (name: string) => ({
        code: 'conflict',
        message: `${name} is held outside the default account, and what it would grant reaches the whole organization. Take it away there first, or make another role.`,
      })
      const byAccount = role()
      await acorn.ada.roles.create({ role: byAccount, grants: ['user:read@account'] })
      await acorn.ada.accounts.grantRole(acorn.pine, byAccount)
      await unchanged(acorn, async () => {
        for (const name of ['account-admin', byAccount]) {
          expect(await refusalOf(acorn.ada.roles.update(name, { add: ['user:read@organization'] }))).toEqual(
            held(name),
          )
        }
      })
      await acorn.ada.accounts.revokeRole(acorn.pine, byAccount)
      await acorn.ada.roles.update(byAccount, { add: ['user:read@organization'] })
      const elsewhere = (next: string) => ({
        code: 'conflict',
        message: `Only users of the default account can be ${byAccount}. ${next}.`,
      })
      await unchanged(acorn, async () => {
        expect(await refusalOf(acorn.ada.users.assignRole(acorn.users.dov, byAccount))).toEqual(
          elsewhere('Move the person to the default account first, or choose another role'),
        )
        expect(await refusalOf(acorn.ada.accounts.grantRole(acorn.pine, byAccount))).toEqual(
          elsewhere('Choose another role, or give this one to people of the default account'),
        )
        expect(await refusalOf(addUser(acorn.ada, acorn.pine.id, { roles: [byAccount] }))).toEqual(
          elsewhere('Add the person to the default account, or choose another role'),
        )
      })
      const { user } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: [byAccount] })
      expect(await refusalOf(acorn.ada.users.move(user, acorn.pine))).toEqual(
        elsewhere('Take the role away first, or leave the person where they are'),
      )
      // Reading the organization itself is the exception.
      await acorn.ada.roles.update('account-admin', { add: ['organization:read@organization'] })
    })

    test('H17: nobody puts into a role what they do not hold, nor changes or deletes one that grants it', async () => {
      const acorn = await under.newAcorn()
      const gil = await configurer(acorn)
      const above = (permission: string, name: string) => ({
        code: 'forbidden',
        message: `You do not hold ${permission} for the whole organization, so you cannot change a role that grants it, nor put it into ${name}. Ask an organization administrator.`,
      })
      const mine = role()
      expect((await gil.roles.create({ role: mine, grants: ['user:read@account'] })).name).toBe(mine)
      const strong = role()
      await acorn.ada.roles.create({ role: strong, grants: ['user:delete@account'] })
      await unchanged(acorn, async () => {
        expect(
          await refusalOf(gil.roles.create({ role: role(), grants: ['user:delete@self'] })),
        ).toMatchObject({
          code: 'forbidden',
        })
        expect(await refusalOf(gil.roles.update(mine, { add: ['user:delete@account'] }))).toEqual(
          above('user:delete', mine),
        )
        // Gil reads the history of his own account, which is not that of whoever holds the role.
        expect(await refusalOf(gil.roles.update(mine, { add: ['audit:read@account'] }))).toEqual(
          above('audit:read', mine),
        )
        expect(await refusalOf(gil.roles.update(strong, { grants: [] }))).toEqual(
          above('user:delete', strong),
        )
        expect(await refusalOf(gil.roles.delete(strong))).toEqual(above('user:delete', strong))
        expect(await refusalOf(gil.roles.reset('account-admin'))).toMatchObject({ code: 'forbidden' })
        expect(await refusalOf(acorn.ben.roles.create({ role: role(), grants: [] }))).toEqual({
          code: 'forbidden',
          message: 'You may not configure a role. Ask an administrator.',
        })
      })
    })

    test('H17: nobody changes a role of somebody who holds what they lack', async () => {
      const acorn = await under.newAcorn()
      const gil = await configurer(acorn)
      const shared = role()
      await acorn.ada.roles.create({ role: shared, grants: ['user:read@account'] })
      const refused = {
        code: 'forbidden',
        message: `Somebody who holds ${shared} may do things that you may not, so you cannot change it. Ask an organization administrator.`,
      }
      await acorn.ada.users.assignRole(acorn.users.cleo, shared)
      await unchanged(acorn, async () => {
        // Cleo is a member as well, and a member has a secret of their own, which Gil has not.
        expect(await refusalOf(gil.roles.update(shared, { grants: [] }))).toEqual(refused)
      })
      await acorn.ada.users.revokeRole(acorn.users.cleo, shared)
      await acorn.ada.accounts.grantRole(acorn.oak, shared)
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.roles.update(shared, { grants: [] }))).toEqual(refused)
      })
      await acorn.ada.accounts.revokeRole(acorn.oak, shared)
      expect((await gil.roles.update(shared, { grants: [] })).grants).toEqual([])
    })

    test('H17: nobody changes their own rights by changing a role that they hold', async () => {
      const acorn = await under.newAcorn()
      const gil = await configurer(acorn)
      const [own = ''] = (await gil.whoami()).user?.roles ?? []
      // What it grants is more than Gil holds in every account, so he may not change it at all; Ada may, who does not hold it.
      expect(await refusalOf(gil.roles.update(own, { remove: ['audit:read'] }))).toMatchObject({
        code: 'forbidden',
      })
      await acorn.ada.roles.update(own, { remove: ['audit:read'] })
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.roles.update(own, { remove: ['user:read'] }))).toEqual({
          code: 'forbidden',
          message: `You hold ${own} yourself, so you would change your own rights. Ask another administrator.`,
        })
      })
      expect((await gil.roles.update(own, { description: 'Configures' })).description).toBe('Configures')
    })

    test('org-admin may be extended and not reduced', async () => {
      const acorn = await under.newAcorn()
      const system = under.tenantry.system('nightly').inOrganization(acorn.organization.id)
      await unchanged(acorn, async () => {
        for (const change of [
          { remove: ['user:move'] },
          { add: ['user:move@account' as const] },
          { add: ['user:update@organization:firstName' as const] },
          { grants: [] },
        ]) {
          expect(await refusalOf(system.roles.update('org-admin', change))).toMatchObject({
            code: 'conflict',
          })
        }
        expect(await refusalOf(system.roles.delete('org-admin'))).toEqual({
          code: 'conflict',
          message:
            'Every organization has the role org-admin, so it cannot be deleted. Change what it grants instead.',
        })
      })
      expect((await system.roles.update('org-admin', { description: 'Everything' })).description).toBe(
        'Everything',
      )
      expect(await acorn.ada.users.get(acorn.users.dov.id)).toMatchObject({ id: acorn.users.dov.id })
    })

    test('a role that is held is not deleted, and who holds it is said; one that nobody holds is gone', async () => {
      const acorn = await under.newAcorn()
      const name = role()
      await acorn.ada.roles.create({ role: name, grants: ['user:read@account'] })
      await acorn.ada.users.assignRole(acorn.users.cleo, name)
      await acorn.ada.accounts.grantRole(acorn.pine, name)
      await unchanged(acorn, async () => {
        expect(await refusalOf(acorn.ada.roles.delete(name))).toEqual({
          code: 'conflict',
          message: `The role ${name} is held by 1 user and 1 account, such as Cleo Elder. Take it away first.`,
        })
      })
      await expect(
        under.database.pool.query('delete from tenantry.roles where name = $1 and organization_id = $2', [
          name,
          acorn.organization.id,
        ]),
      ).rejects.toMatchObject({ code: '23503' })
      await acorn.ada.users.revokeRole(acorn.users.cleo, name)
      await acorn.ada.accounts.revokeRole(acorn.pine, name)
      const { events } = await recording(under.database.pool, acorn.organization.id, () =>
        acorn.ada.roles.delete(name),
      )
      expect(events).toMatchObject([{ type: 'role.deleted', open: { on: { type: 'role', id: name } } }])
      expect(await refusalOf(acorn.ada.roles.get(name))).toEqual({
        code: 'not_found',
        message: 'There is no such role. Check the spelling, or look at the list.',
      })
      expect(await refusalOf(acorn.ada.users.assignRole(acorn.users.cleo, name))).toMatchObject({
        code: 'not_found',
      })
    })

    test('H7: rules, reviews, roles and workspaces are about all accounts: no narrower reach of them is granted, and one that was stored once is worth nothing', async () => {
      const { acorn, database } = under
      const { ada, ben, users, organization } = acorn
      await ada.approvals.rules.set({
        name: unused('Pine'),
        commands: ['account.purge'],
        for: { accounts: [acorn.pine.id] },
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }, { user: users.ada.id }] }],
      })
      const name = role()
      await ada.roles.create({ role: name, grants: ['audit:read@self'] })
      await ada.users.assignRole(users.ben, name)
      for (const reach of ['self', 'account'] as const) {
        const narrow = ['approval:configure', 'approval:break-glass', 'role:configure', 'chat:install'].map(
          (permission) => ({ permission, reach }),
        )
        for (const grant of narrow)
          expect(await refusalOf(ada.roles.update(name, { add: [grant] }))).toMatchObject({
            code: 'invalid_input',
            message: `${grant.permission} cannot have the reach ${reach}. Choose another reach.`,
          })
        await database.pool.query(
          'update tenantry.roles set grants = $1::jsonb where organization_id = $2 and name = $3',
          [JSON.stringify(narrow), organization.id, name],
        )
        expect((await ada.roles.get(name)).grants).toEqual([])
        expect((await ben.whoami()).reviews).toEqual([])
        const stages = [{ need: 'any' as const, approvers: [{ role: 'org-admin' }] }]
        for (const call of [
          () => ben.approvals.rules.list(),
          () => ben.approvals.rules.set({ name, commands: ['user.delete'], stages }),
          () => ben.approvals.reviews.list(),
          () => ben.approvals.breakGlass('user.deactivate', { userId: users.cleo.id }, { reason: 'Now' }),
          () => ben.roles.create({ role: role(), grants: ['audit:read@self'] }),
          () => ben.chat.issueConnectCode(),
        ])
          expect(await refusalOf(call())).toMatchObject({ code: 'forbidden' })
      }
      await ada.users.revokeRole(users.ben, name)
      for (const rule of await ada.approvals.rules.list()) await ada.approvals.rules.remove(rule)
    })

    test('what no role can be is refused, in a sentence', async () => {
      const { acorn } = under
      const grants = ['user:read@account']
      await acorn.ada.roles.create({ role: 'pilot', grants })
      const refused = async (change: Parameters<Session['roles']['create']>[0]) => {
        const { code, message } = await refusalOf(acorn.ada.roles.create(change))
        return `${code}: ${message}`
      }
      expect(await refused({ role: 'pilot', grants })).toBe(
        'conflict: There is a role pilot already. Choose another name.',
      )
      expect(await refused({ role: 'member', grants })).toMatch(/^conflict: There is a role member already/)
      expect(await refused({ role: 'Pilot', grants })).toMatch(/^invalid_input: Role has small letters/)
      expect(await refused({ role: 'p'.repeat(51), grants })).toMatch(/^invalid_input: Role has at most 50/)
      const of = (grant: string) => refused({ role: role(), grants: [grant] })
      expect(await of('user:fly@account')).toMatch(/^invalid_input: There is no permission user:fly/)
      expect(await of('security:configure@account')).toMatch(
        /^invalid_input: security:configure cannot have the reach account/,
      )
      expect(await of('user:read@account:email')).toMatch(
        /^invalid_input: user:read is about no single fields/,
      )
      expect(await of('read everything')).toMatch(/is not a grant, such as/)
      expect(await refused({ role: role(), grants: [...grants, 'user:read@self'] })).toMatch(
        /^invalid_input: user:read is granted twice/,
      )
      expect(
        await refusalOf(acorn.ada.roles.update('pilot', { grants: [], add: ['user:read@account'] })),
      ).toMatchObject({ code: 'invalid_input' })
      expect(await refusalOf(acorn.ada.roles.reset('pilot'))).toMatchObject({ code: 'conflict' })
      expect(await refusalOf(acorn.ada.roles.update('pilot', { grants, expectedVersion: 7 }))).toMatchObject({
        code: 'conflict',
      })
    })

    test('an organization has at most a hundred roles', async () => {
      const acorn = await createAcorn(under.tenantry)
      for (let made = 3; made < 100; made += 1) await acorn.ada.roles.create({ role: role(), grants: [] })
      expect(await refusalOf(acorn.ada.roles.create({ role: role(), grants: [] }))).toEqual({
        code: 'conflict',
        message: 'An organization has at most 100 roles, and this one has them. Delete one first.',
      })
    })

    test('H7: roles of one organization are not there for another', async () => {
      const { acorn, birch } = under
      const name = role()
      await acorn.ada.roles.create({ role: name, grants: ['user:read@account'] })
      const { user: ivy } = await addUser(birch.eve, birch.rowan.id)
      expect(await refusalOf(birch.eve.roles.get(name))).toMatchObject({ code: 'not_found' })
      expect(await refusalOf(birch.eve.users.assignRole(ivy, name))).toMatchObject({
        code: 'not_found',
      })
      expect((await birch.eve.roles.list()).items.map((each) => each.name)).not.toContain(name)
    })

    /** Somebody of the default account who may do this, and reads every account and user. */
    const holding = async (acorn: Acorn, grants: readonly string[]): Promise<Session> => {
      const name = role()
      await acorn.ada.roles.create({
        role: name,
        grants: ['account:read@organization', 'user:read@organization', ...grants],
      })
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: [name] })
      return signIn(acorn, userSecret)
    }
    /** A user who holds nothing but a look at their account. */
    const addReader = async (acorn: Acorn, accountId: string) => {
      const name = role()
      await acorn.ada.roles.create({ role: name, grants: ['user:read@account'] })
      return (await addUser(acorn.ada, accountId, { roles: [name] })).user
    }

    test('H17: nobody ends an account with a user who may do what they may not, nor their own, nor brings its users back', async () => {
      const acorn = await under.newAcorn()
      const gil = await holding(acorn, [
        'account:deactivate@organization',
        'account:reactivate@organization',
        'account:delete@organization',
        'account:purge@organization',
      ])
      const refused = {
        code: 'forbidden',
        message:
          'A user of this account may do things that you may not, so you cannot change them all. Ask an organization administrator.',
      }
      await acorn.ada.roles.update('account-admin', { add: ['account:deactivate@account'] })
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.accounts.deactivate(acorn.oak))).toEqual(refused)
        expect(await refusalOf(gil.accounts.delete(acorn.oak))).toEqual(refused)
        expect(await refusalOf(acorn.ben.accounts.deactivate(acorn.oak))).toEqual({
          code: 'forbidden',
          message: 'This is your own account, so it cannot be deactivated by you. Ask another administrator.',
        })
      })
      await acorn.ada.accounts.delete(acorn.oak)
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.accounts.purge(acorn.oak))).toEqual(refused)
        expect(await refusalOf(gil.accounts.reactivate(acorn.oak, { reactivateUsers: true }))).toEqual(
          refused,
        )
      })
      // The account alone brings nobody back, and so is under no ceiling.
      expect((await gil.accounts.reactivate(acorn.oak)).status).toBe('active')
      expect((await acorn.ada.users.get(acorn.users.ben.id)).status).toBe('inactive')
    })

    test('H17: whoever holds all that the users of an account hold ends it, and brings them back', async () => {
      const acorn = await under.newAcorn()
      const elm = await addAccount(acorn.ada)
      const reader = await addReader(acorn, elm.id)
      const gil = await holding(acorn, [
        'account:deactivate@organization',
        'account:reactivate@organization',
        'account:delete@organization',
        'account:purge@organization',
      ])
      await gil.accounts.deactivate(elm)
      expect((await acorn.ada.users.get(reader.id)).status).toBe('inactive')
      await gil.accounts.reactivate(elm, { reactivateUsers: true })
      expect((await acorn.ada.users.get(reader.id)).status).toBe('active')
      await gil.accounts.delete(elm)
      await gil.accounts.purge(elm)
      expect(await rowsOf(under.database.pool, 'users', { id: reader.id })).toEqual([])
    })

    test('H17: nobody moves a user who may do what they may not, by a role of their own or of their account', async () => {
      const acorn = await under.newAcorn()
      const gil = await holding(acorn, ['user:move@organization'])
      const reader = await addReader(acorn, acorn.pine.id)
      const refused = {
        code: 'forbidden',
        message:
          'This user may do things that you may not, so you cannot change them. Ask an organization administrator.',
      }
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.users.move(acorn.users.ben, acorn.pine))).toEqual(refused)
      })
      // What Pine grants would be left behind, so that nothing but what the user holds now is in the way.
      await acorn.ada.accounts.grantRole(acorn.pine, 'account-admin')
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.users.move(reader, acorn.oak))).toEqual(refused)
      })
      await acorn.ada.accounts.revokeRole(acorn.pine, 'account-admin')
      expect((await gil.users.move(reader, acorn.oak)).accountId).toBe(acorn.oak.id)
    })

    test('H17: nobody moves a user to where an account grants what they do not hold', async () => {
      const acorn = await under.newAcorn()
      const gil = await holding(acorn, ['user:move@organization'])
      const reader = await addReader(acorn, acorn.oak.id)
      const held = [...reader.roles, 'account-admin'].sort().join(', ')
      await acorn.ada.accounts.grantRole(acorn.pine, 'account-admin')
      await unchanged(acorn, async () => {
        expect(await refusalOf(gil.users.move(reader, acorn.pine))).toEqual({
          code: 'forbidden',
          message: `You cannot give the role ${held}: it holds more than you do. Ask an organization administrator.`,
        })
      })
      await acorn.ada.accounts.revokeRole(acorn.pine, 'account-admin')
      const { events } = await recording(under.database.pool, acorn.organization.id, () =>
        gil.users.move(reader, acorn.pine),
      )
      expect(events.map(({ type }) => type)).toEqual(['user.moved', 'user.left', 'user.joined'])
      expect(await rowsOf(under.database.pool, 'users', { id: reader.id })).toMatchObject([
        { account_id: acorn.pine.id },
      ])
    })
  })
}
