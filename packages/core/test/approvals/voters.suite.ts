import { describe, expect, test } from 'vitest'
import { addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, type Company, createCompany, twoForDeleting } from './company.ts'

type Transaction = Parameters<Parameters<Company['ada']['transaction']>[0]>[0]

export function approvalVotersSuite(on: SharedDatabase): void {
  describe('who counts among those who agree', () => {
    const under = useTenantry(on, { background: false })
    const company = () => createCompany(under.tenantry)
    const forDeactivating = { ...twoForDeleting(), commands: ['user.deactivate'] }
    /** An account administrator of Oak whom nobody of the company has made: Ben was made by who asks. */
    const addOfOak = (acorn: Company) =>
      addColleague(under.tenantry, { ...acorn, defaultAccount: acorn.oak }, 'Vic', ['account-admin'])
    const askToDeactivate = async ({ ada, oak }: Company) => {
      const { user } = await addUser(ada, oak.id)
      return ada.approvals.request('user.deactivate', { userId: user.id }, { reason: 'They are away' })
    }

    test.each<[string, (acorn: Company, voterId: string) => Promise<unknown>]>([
      ['deleted', ({ gil }, voter) => gil.session.users.delete(voter)],
      ['moved to another account', ({ gil, pine }, voter) => gil.session.users.move(voter, pine)],
      ['shut out with their account', ({ gil, oak }) => gil.session.accounts.deactivate(oak)],
    ])('a vote is taken back in the same transaction when its voter is %s', async (_how, shutOut) => {
      const acorn = await company()
      const { ada, organization } = acorn
      const voter = await addOfOak(acorn)
      await ada.approvals.rules.set({
        ...forDeactivating,
        stages: [{ need: 2, approvers: [{ role: 'account-admin' }, { role: 'org-admin' }] }],
      })
      const request = await askToDeactivate(acorn)
      await voter.session.approvals.approve(request)
      expect((await ada.approvals.get(request)).votes).toMatchObject([{ name: 'Vic Hill' }])
      const { events } = await recording(under.database.pool, organization.id, () => shutOut(acorn, voter.id))
      expect(events.map(({ type }) => type)).toContain('approval.withdrawn')
      expect((await ada.approvals.get(request)).votes).toEqual([])
    })

    test.each<[string, (tx: Transaction, approverId: string) => Promise<unknown>]>([
      ['deactivates', (tx, id) => tx.users.deactivate(id)],
      ['deletes', (tx, id) => tx.users.delete(id)],
      ['takes the role from', (tx, id) => tx.users.revokeRole(id, 'org-admin')],
    ])('a rule is not rid of by whoever %s its approvers in the same transaction', async (_how, take) => {
      const { ada, fay, gil, hal, oak } = await company()
      const { user: kim } = await addUser(ada, oak.id)
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.deactivate'],
        when: [{ field: 'userId', in: [kim.id] }],
      })
      const done = ada.transaction(async (tx) => {
        for (const { id } of [fay, gil, hal]) await take(tx, id)
        await tx.users.deactivate(kim)
      })
      expect((await refusalOf(done)).code).toBe('approval_required')
      expect((await ada.users.get(kim.id)).status).toBe('active')
      expect((await ada.users.get(fay.id)).status).toBe('active')
    })

    test('nobody agrees, or looks at a broken glass, in a transaction in which they had a hand on people', async () => {
      const { ada, fay, gil, hal, oak } = await company()
      await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      await fay.session.approvals.approve(request)
      const afterHand = (decide: (tx: Transaction) => Promise<unknown>) =>
        gil.session.transaction(async (tx) => {
          await tx.users.rotateSecret(fay.id)
          await decide(tx)
        })
      expect((await refusalOf(afterHand((tx) => tx.approvals.approve(request)))).code).toBe('conflict')
      const { user: other } = await addUser(ada, oak.id)
      const { review } = await ada.approvals.breakGlass(
        'user.delete',
        { userId: other.id },
        { reason: 'In need' },
      )
      expect((await refusalOf(afterHand((tx) => tx.approvals.reviews.close(review)))).code).toBe('conflict')
      await gil.session.transaction(async (tx) => {
        await tx.approvals.reviews.close(review)
        await tx.users.rotateSecret(fay.id)
      })
      expect((await hal.session.approvals.approve(request)).status).toBe('executed')
    })

    test('a stand-in who does not hold the permission themselves cannot agree', async () => {
      const acorn = await company()
      const { ada, gil, oak } = acorn
      const member = await addColleague(under.tenantry, acorn, 'Mia', ['member'])
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [{ need: 'any', approvers: [{ user: gil.id }] }],
      })
      await gil.session.approvals.delegate({ standInId: member.id })
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      expect((await refusalOf(member.session.approvals.approve(request))).code).toBe('not_found')
      expect((await gil.session.approvals.approve(request)).status).toBe('executed')
    })

    test('whoever has twenty requests open asks for no other one, until one of them has ended', async () => {
      const { ben } = await company()
      const ask = () => ben.approvals.request('account.create', { externalId: unused('elm') })
      const first = await ask()
      for (let asked = 1; asked < 20; asked += 1) await ask()
      expect(await refusalOf(ask())).toMatchObject({ code: 'conflict' })
      await ben.approvals.cancel(first)
      expect((await ask()).status).toBe('pending')
    })

    test('more than a thousand people are not asked about one thing', async () => {
      const { ada } = await company()
      const lines = Array.from(
        { length: 1_001 },
        () => `${unused('many')}@oak.test,Max,Many,oak,account-admin`,
      )
      const report = await ada.import.users(['email,firstName,lastName,account,roles', ...lines].join('\n'))
      expect(report.created).toBe(1_001)
      const rule = {
        ...twoForDeleting(),
        stages: [{ need: 'any' as const, approvers: [{ role: 'account-admin' }] }],
      }
      const refused = await refusalOf(ada.approvals.rules.set(rule))
      expect(refused).toMatchObject({ code: 'conflict' })
      expect(refused.message).toMatch(/^More than 1000 people could agree to this/)
    })

    test('who is named by their account agrees to what is about it, and nobody of another one does', async () => {
      const acorn = await company()
      const { ada, fay, oak } = acorn
      const vic = await addOfOak(acorn)
      await ada.approvals.rules.set({
        ...forDeactivating,
        stages: [{ need: 'any', approvers: [{ account: oak.id }] }],
      })
      const request = await askToDeactivate(acorn)
      expect(request.stages).toMatchObject([{ approvers: ['Vic Hill'] }])
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('forbidden')
      expect((await vic.session.approvals.approve(request)).status).toBe('executed')
    })

    test('a condition that excludes values holds of every other one', async () => {
      const { ada, oak } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.create'],
        when: [{ field: 'secret', notIn: ['none'] }],
      })
      const create = (secret: 'none' | 'show') =>
        ada.users.create({
          accountId: oak.id,
          email: `${unused('nan')}@oak.test`,
          firstName: 'Nan',
          lastName: 'Lee',
          secret,
        })
      expect((await create('none')).user.lastName).toBe('Lee')
      expect((await refusalOf(create('show'))).code).toBe('approval_required')
    })

    test.each(['any', 'all'] as const)(
      'nobody is rid of a voice (%s) by changing a field, in the same call, that is not its to change',
      async (need) => {
        const acorn = await company()
        const { ada, gil, oak, organization } = acorn
        const job = under.tenantry.system('personnel').inOrganization(organization.id)
        const update = { permission: 'user:update', fields: ['firstName', 'lastName'] }
        await job.roles.create({ role: 'editor', grants: [{ ...update, reach: 'organization' }] })
        await job.roles.create({ role: 'light', grants: [{ ...update, reach: 'self' }] })
        const kim = await addColleague(under.tenantry, acorn, 'Kim', ['editor'])
        const { user } = await addUser(job, oak.id, { roles: ['light'] })
        const others = need === 'all' ? [{ user: gil.id }] : []
        await job.approvals.rules.set({
          ...twoForDeleting(),
          commands: ['user.update'],
          stages: [{ need, approvers: [{ user: kim.id }, ...others] }],
        })
        const rename = { firstName: 'Kit' }
        expect(await refusalOf(ada.users.update(user.id, rename))).toMatchObject({
          message: expect.stringContaining('Kim Hill'),
        })
        for (const besides of [{ externalId: unused('kit') }, { email: `${unused('kit')}@oak.test` }]) {
          const both = { ...rename, ...besides }
          expect((await refusalOf(ada.users.update(user.id, both))).message).toContain('Break the glass')
          const asking = ada.approvals.request(
            'user.update',
            { userId: user.id, ...both },
            { reason: 'They asked' },
          )
          expect((await refusalOf(asking)).code).toBe('approval_required')
        }
        expect((await ada.users.get(user.id)).firstName).toBe('Fay')
      },
    )
  })
}
