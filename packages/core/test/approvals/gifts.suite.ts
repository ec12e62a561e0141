import { describe, expect, test } from 'vitest'
import { inputOf } from '../../../../test/authorization/inputs.ts'
import { casesOf, ROWS } from '../../../../test/authorization/matrix.ts'
import { Things } from '../../../../test/authorization/things.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Command } from '../../src/operations/define-command.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import { factoryGrants } from '../../src/policy/factory.ts'
import type { Session } from '../../src/session.ts'
import { addUser, unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, type UnderTest, useTenantry } from '../support/tenantry-under-test.ts'
import { type Company, createCompany } from './company.ts'

/** What a call gives, and the call: what it needs is made before there is a rule. */
interface Door {
  readonly gives: string
  readonly command: OperationName
  ready(company: Company, job: Session): Promise<object>
  /** What a job of the host's does once the rule stands. */
  readonly ruled?: (job: Session) => Promise<unknown>
}

/** All that administrators hold, but for one trifle. */
const ALMOST_ALL = factoryGrants('org-admin')
  .filter(({ permission }) => permission !== 'job:stop')
  .map(({ permission, reach }) => `${permission}@${reach}`)

/** Every way to the power of a role, one of each command that gives. */
const DOORS: Readonly<Record<string, Door>> = {
  'somebody new': {
    gives: 'org-admin',
    command: 'user.create',
    ready: async ({ defaultAccount }) => newUser(defaultAccount.id, ['org-admin']),
  },
  'somebody new of an account that holds it': {
    gives: 'deputy',
    command: 'user.create',
    async ready({ ada, oak }) {
      await ada.roles.create({ role: 'deputy', grants: ['user:create@account'] })
      await ada.accounts.grantRole(oak, 'deputy')
      return newUser(oak.id, ['member'])
    },
  },
  'the role': {
    gives: 'org-admin',
    command: 'user.assignRole',
    ready: async ({ ada, defaultAccount }) => ({
      userId: (await addUser(ada, defaultAccount.id)).user.id,
      role: 'org-admin',
    }),
  },
  'another role that grants almost as much': {
    gives: 'org-admin',
    command: 'user.assignRole',
    async ready({ ada, defaultAccount }) {
      await ada.roles.create({ role: 'deputy', grants: ALMOST_ALL })
      return { userId: (await addUser(ada, defaultAccount.id)).user.id, role: 'deputy' }
    },
  },
  'into the account that holds it': {
    gives: 'org-admin',
    command: 'user.move',
    async ready({ ada, oak, defaultAccount }, job) {
      await ada.roles.create({ role: 'deputy', grants: ALMOST_ALL })
      await job.accounts.grantRole(defaultAccount, 'deputy')
      return { userId: (await addUser(ada, oak.id)).user.id, accountId: defaultAccount.id }
    },
  },
  'over another account': {
    gives: 'account-admin',
    command: 'user.move',
    ready: async ({ users, pine }) => ({ userId: users.ben.id, accountId: pine.id }),
  },
  'to a whole account': {
    gives: 'account-admin',
    command: 'account.grantRole',
    ready: async ({ pine }) => ({ accountId: pine.id, role: 'account-admin' }),
  },
  'back to who held it': {
    gives: 'org-admin',
    command: 'user.reactivate',
    async ready({ ada, defaultAccount }) {
      const { user } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
      await ada.users.deactivate(user)
      return { userId: user.id }
    },
  },
  'back to all who held it': {
    gives: 'account-admin',
    command: 'account.reactivate',
    async ready({ ada, oak }) {
      await ada.accounts.deactivate(oak)
      return { accountId: oak.id, reactivateUsers: true }
    },
  },
  'back to all who held it, after their account': {
    gives: 'account-admin',
    command: 'account.reactivate',
    async ready({ ada, oak }) {
      await ada.accounts.deactivate(oak)
      await ada.accounts.reactivate(oak)
      return { accountId: oak.id, reactivateUsers: true }
    },
  },
  'by a role that is held': {
    gives: 'org-admin',
    command: 'role.update',
    async ready({ ada, defaultAccount }) {
      await ada.roles.create({ role: 'deputy', grants: ['user:read@self'] })
      await addUser(ada, defaultAccount.id, { roles: ['deputy'] })
      return { role: 'deputy', add: ['role:assign@organization'] }
    },
  },
  'by the factory settings of one that is held': {
    gives: 'account-admin',
    command: 'role.reset',
    async ready({ ada }) {
      await ada.roles.update('account-admin', { remove: ['user:create'] })
      return { role: 'account-admin' }
    },
  },
  'by another one of its name': {
    gives: 'deputy',
    command: 'role.delete',
    async ready({ ada }) {
      await ada.roles.create({ role: 'deputy', grants: ['user:create@account'] })
      return { role: 'deputy' }
    },
  },
  'by making one of the name of one that is gone': {
    gives: 'deputy',
    command: 'role.create',
    async ready({ ada }) {
      await ada.roles.create({ role: 'deputy', grants: ['user:create@account'] })
      return { role: 'deputy', grants: ['user:create@account'] }
    },
    ruled: (job) => job.roles.delete('deputy'),
  },
}

/** What gives nobody anything of what administrators hold, by the same commands. */
const HARMLESS: Readonly<Record<string, Omit<Door, 'gives'>>> = {
  'a member': { command: 'user.create', ready: async ({ oak }) => newUser(oak.id, ['member']) },
  'an administrator of one account': {
    command: 'user.assignRole',
    ready: async ({ users }) => ({ userId: users.cleo.id, role: 'account-admin' }),
  },
  'a member again': {
    command: 'user.reactivate',
    async ready({ ada, users }) {
      await ada.users.deactivate(users.cleo)
      return { userId: users.cleo.id }
    },
  },
  'a role that nobody holds': {
    command: 'role.update',
    async ready({ ada }) {
      await ada.roles.create({ role: 'deputy', grants: ['user:read@self'] })
      return { role: 'deputy', add: ['role:assign@organization'] }
    },
  },
  'what a role is for': {
    command: 'role.update',
    ready: async () => ({ role: 'org-admin', description: 'Runs it' }),
  },
}

function newUser(accountId: string, roles: readonly string[]): object {
  return { accountId, email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill', roles }
}

function giving(role: string) {
  return { name: `Giving ${role}`, gives: [role], stages: [{ approvers: [{ role: 'org-admin' }] }] }
}

export function giftsSuite(on: SharedDatabase): void {
  describe('a rule about what is given', () => {
    const under = useTenantry(on, { background: false })
    const company = () => createCompany(under.tenantry)
    const jobIn = ({ organization }: Company) =>
      under.tenantry.system('personnel').inOrganization(organization.id)

    test.each(Object.entries(DOORS))('closes every door: %s', async (_way, door) => {
      const { gives, command, ready, ruled } = door
      const { ada, fay, ...rest } = await company()
      const all = { ada, fay, ...rest }
      const input = await ready(all, jobIn(all))
      await ada.approvals.rules.set(giving(gives))
      await ruled?.(jobIn(all))
      const call = () => under.tenantry.execute(ada.principal, command, input as never)
      expect(await refusalOf(call())).toMatchObject({ code: 'approval_required' })
      const request = await ada.approvals.request(command, input)
      expect(request.rule).toBe(`Giving ${gives}`)
      expect((await fay.session.approvals.approve(request)).status).toBe('executed')
    })

    test.each(Object.entries(HARMLESS))('and no other: %s', async (_way, { command, ready }) => {
      const all = await company()
      const input = await ready(all, jobIn(all))
      await all.ada.approvals.rules.set(giving('org-admin'))
      await under.tenantry.execute(all.ada.principal, command, input as never)
    })

    test('every command by which somebody can be given a role has a door here', () => {
      const declared = Object.values(OPERATIONS).filter((each) => 'gives' in each && each.gives !== undefined)
      const doors = Object.values(DOORS).map(({ command }) => command)
      expect([...new Set(doors)].sort()).toEqual(declared.map(({ name }) => name).sort())
    })

    test('a row of a file that would give it is reported, and the others are imported', async () => {
      const { ada, users, defaultAccount } = await company()
      const kim = await addUser(ada, defaultAccount.id)
      await ada.approvals.rules.set(giving('org-admin'))
      const row = (line: number, account: string, email: string, role: string) => {
        return { line, cells: { account, email, firstName: 'Kim', lastName: 'Hill', roles: [role] } }
      }
      const report = await under.tenantry.execute(ada.principal, 'user.importBatch', {
        rows: [
          row(2, defaultAccount.externalId, `${unused('lou')}@elm.test`, 'org-admin'),
          row(3, 'oak', `${unused('max')}@elm.test`, 'member'),
          row(4, defaultAccount.externalId, kim.user.email, 'org-admin'),
          row(5, 'oak', users.cleo.email, 'account-admin'),
        ],
      } as never)
      expect(report.refused.map(({ line, code }) => [line, code])).toEqual([
        [2, 'approval_required'],
        [4, 'approval_required'],
      ])
      expect(report).toMatchObject({ created: 1, changed: 1 })
    })

    test('it names commands besides, roles that there are, and something that can be given', async () => {
      const { ada, oak, defaultAccount } = await company()
      const set = (change: object) =>
        refusalOf(ada.approvals.rules.set({ ...giving('org-admin'), ...change }))
      expect((await set({ gives: [] })).code).toBe('invalid_input')
      expect((await set({ gives: ['nobody'] })).code).toBe('invalid_input')
      expect((await set({ commands: ['user.delete'] })).code).toBe('invalid_input')
      const rule = await ada.approvals.rules.set({
        ...giving('account-admin'),
        commands: ['user.assignRole'],
      })
      expect(rule).toMatchObject({ commands: ['user.assignRole'], gives: ['account-admin'] })
      expect(await ada.approvals.rules.list()).toMatchObject([{ gives: ['account-admin'] }])
      await addUser(ada, oak.id, { roles: ['account-admin'] })
      const { user } = await addUser(ada, defaultAccount.id)
      expect((await refusalOf(ada.users.assignRole(user, 'account-admin'))).code).toBe('approval_required')
    })

    test('a rule is refused whose approvers could not agree at one of its doors: that one would stay open', async () => {
      const { ada, defaultAccount } = await createCompany(under.tenantry)
      await ada.roles.create({
        role: 'granter',
        grants: [
          { permission: 'approval:read', reach: 'self' },
          { permission: 'role:assign', reach: 'organization' },
        ],
      })
      await addUser(ada, defaultAccount.id, { roles: ['granter'] })
      const rule = { ...giving('account-admin'), stages: [{ approvers: [{ role: 'granter' }] }] }
      const refused = await refusalOf(ada.approvals.rules.set(rule))
      expect(refused).toMatchObject({ code: 'conflict' })
      expect(refused.message).toContain('user.create')
      expect(refused.message).not.toContain('user.assignRole')
      await ada.approvals.rules.set({ ...rule, commands: ['user.assignRole'] })
    })

    test('no command of the matrix gives somebody anything and does not say so', async () => {
      const gaining = await whatGives(under)
      expect(gaining).toEqual(expect.arrayContaining(['user.create', 'user.assignRole', 'user.importBatch']))
      expect(silentAmong(gaining, OPERATIONS)).toEqual([])
      const { gives: _gives, ...mute } = OPERATIONS['user.assignRole']
      expect(silentAmong(gaining, { ...OPERATIONS, 'user.assignRole': mute })).toEqual(['user.assignRole'])
    })
  })
}

/** Those of some commands that say nothing of what they give; files are judged row by row. */
function silentAmong(
  names: readonly string[],
  operations: Readonly<Record<string, object>>,
): readonly string[] {
  return names.filter((name) => {
    const command = operations[name] as Command | undefined
    return command?.gives === undefined && !name.endsWith('.importBatch')
  })
}

/** Calls every command of the matrix as an administrator, and tells after which of them somebody holds what they did not. */
async function whatGives(under: UnderTest): Promise<readonly string[]> {
  const { tenantry, acorn } = under
  const things = await Things.in(under)
  const found = new Set<string>()
  for (const row of ROWS.filter(
    ({ operation }) => OPERATIONS[operation as OperationName].kind === 'command',
  )) {
    for (const which of casesOf(row)) {
      if (which.whose === 'other organization' || which.whose === 'own') continue
      const thing = await things.of(row.about, 'org-admin', { ...which, changes: true })
      const input = inputOf(row.name, { role: 'org-admin', thing, elsewhere: acorn.pine.id })
      const before = await holdings(under)
      await tenantry
        .execute(acorn.ada.principal, row.operation as OperationName, input as never)
        .catch((error: unknown) => {
          if (!(error instanceof TenantryError)) throw error
        })
      if ([...(await holdings(under))].some((held) => !before.has(held))) found.add(row.operation)
    }
  }
  return [...found].sort()
}

/** Who can act by what, as the database has it: roles of people who are active, of accounts, and what is granted by those that are held. */
async function holdings({ database }: UnderTest): Promise<ReadonlySet<string>> {
  const { rows } = await database.pool.query<{ held: string }>(`
    select u.id || ' ' || r.role as held
      from tenantry.users u join tenantry.user_roles r on r.organization_id = u.organization_id and r.user_id = u.id
     where u.status = 'active'
    union
    select a.account_id || ' ' || a.role from tenantry.account_roles a
    union
    select o.organization_id || ' ' || o.name || ' ' || coalesce(o.grants::text, '')
      from tenantry.roles o
     where exists (select from tenantry.user_roles r where r.organization_id = o.organization_id and r.role = o.name)`)
  return new Set(rows.map(({ held }) => held))
}
