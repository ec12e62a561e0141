import { describe, expect, test } from 'vitest'
import { addUser, unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, createCompany, twoForDeleting } from './company.ts'

/** Who asked, who agrees and who looks afterwards, when they come and go. */
export function approvalPeopleSuite(on: SharedDatabase): void {
  describe('people of approvals who come and go', () => {
    const under = useTenantry(on, { background: false })

    test('a hand of the approver on the requester counts only where a rule binds the approver, too; of the requester on the approver it counts always', async () => {
      // Ada has made Ben. What she may do alone she may as well agree to when he asks.
      const company = await createCompany(under.tenantry)
      const { ada, ben, fay } = company
      const ask = () => ben.approvals.request('account.create', { externalId: unused('elm') })
      expect((await ada.approvals.approve(await ask())).status).toBe('executed')

      const stages = [{ need: 'any' as const, approvers: [{ role: 'org-admin' as const }] }]
      const rule = { name: 'New accounts', commands: ['account.create'], stages }
      const bindsAll = await ada.approvals.rules.set(rule)
      const bound = await ask()
      expect(bound.stages[0]?.approvers).not.toContain('Ada Oak')
      expect((await refusalOf(ada.approvals.approve(bound))).code).toBe('forbidden')
      expect((await fay.session.approvals.approve(bound)).status).toBe('executed')

      const onlyOthers = { ...rule, ruleId: bindsAll.id, for: { roles: ['account-admin'] } }
      await ada.approvals.rules.set(onlyOthers)
      expect((await ada.approvals.approve(await ask())).status).toBe('executed')
      await ada.approvals.rules.remove(bindsAll)

      // The other way round it counts, though no rule binds whoever she made.
      const { users } = under.tenantry.system('personnel').inOrganization(ada.principal.organizationId)
      const making = [{ permission: 'account:create', reach: 'organization' }] as const
      await ada.roles.create({ role: 'maker', grants: [...making] })
      const kim = await addColleague(under.tenantry, company, 'Kim', ['account-admin', 'maker'])
      const { defaultAccount } = company
      const made = await addUser(kim.session, defaultAccount.id, { roles: ['maker'], firstName: 'Lou' })
      await addColleague(under.tenantry, company, 'Max', ['maker'])
      await users.revokeRole(kim.id, 'maker')
      const asked = await kim.session.approvals.request('account.create', { externalId: unused('elm') })
      expect(made.user.firstName).toBe('Lou')
      expect(asked.stages[0]?.approvers).toContain('Max Hill')
      expect(JSON.stringify(asked.stages)).not.toContain('Lou')
    })

    test('of two approvers in one hand one counts: who the other is and why is told, in the answer and in the request, until they are independent', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, fay, gil, oak, defaultAccount, organization } = company
      const made = await addUser(fay.session, defaultAccount.id, { firstName: 'Kim', roles: ['org-admin'] })
      const kim = await under.tenantry.actAs(
        { organizationId: organization.id, userId: made.user.id },
        { assertedBy: 'a test' },
      )
      const approvers = [fay.id, made.user.id, gil.id].map((user) => ({ user }))
      await ada.approvals.rules.set({ ...twoForDeleting(), stages: [{ need: 2, approvers }] })
      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      const { user } = await addUser(job, oak.id)
      const request = await askToDelete(ada, user.id)
      expect(await ada.approvals.get(request)).toMatchObject({ silent: [], isStuck: false })

      const silent = [{ name: 'Kim Hill', why: 'one_voice', besides: 'Fay Hill' }]
      expect(await fay.session.approvals.approve(request)).toMatchObject({ silent, isStuck: false })
      const refused = await refusalOf(kim.approvals.approve(request))
      expect(refused.code).toBe('forbidden')
      expect(refused.message).toMatch(/^Your voice does not count besides that of Fay Hill: one person could/)
      expect(await ada.approvals.get(request)).toMatchObject({
        status: 'pending',
        stages: [{ needed: 2, agreed: 1 }],
        silent,
      })
      // Whoever is left would be one of the two.
      await job.users.deactivate(gil.id)
      expect(await kim.approvals.get(request)).toMatchObject({
        silent: [{ name: 'Gil Hill', why: 'unable', besides: null }, ...silent],
        isStuck: true,
      })
      // Lists look at nobody's history.
      expect((await ada.approvals.mine()).items).toMatchObject([{ silent: null, isStuck: null }])
      await job.users.rotateSecret(made.user.id, { overlapMs: 0 })
      await job.users.update(made.user.id, { email: `${unused('kim')}@acorn.test` })
      expect(await kim.approvals.get(request)).toMatchObject({ isStuck: false, waitsForYou: true })
      expect(await kim.approvals.approve(request)).toMatchObject({ status: 'executed', silent: null })
    })

    test('where all must agree and two of them have one voice, nobody is asked in vain: the glass has to be broken; a hand laid later is told', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, fay, gil, oak, defaultAccount, organization } = company
      const made = await addUser(fay.session, defaultAccount.id, { firstName: 'Kim', roles: ['org-admin'] })
      const all = (ids: readonly string[]) => ({
        ...twoForDeleting(),
        stages: [{ need: 'all' as const, approvers: ids.map((user) => ({ user })) }],
      })
      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      const { user } = await addUser(job, oak.id)
      const rule = await ada.approvals.rules.set(all([fay.id, made.user.id]))
      const refused = await refusalOf(ada.users.delete(user))
      expect(refused).toMatchObject({ code: 'approval_required' })
      expect(refused.message).toMatch(/independent of you and of each other.*Break the glass/)
      expect((await refusalOf(askToDelete(ada, user.id))).code).toBe('approval_required')

      await ada.approvals.rules.set({ ...all([fay.id, gil.id]), ruleId: rule.id })
      const request = await askToDelete(ada, user.id)
      await fay.session.users.rotateSecret(gil.id)
      await fay.session.approvals.approve(request)
      expect(await ada.approvals.get(request)).toMatchObject({
        silent: [{ name: 'Gil Hill', why: 'one_voice', besides: 'Fay Hill' }],
        isStuck: true,
      })
      // A hand of the requester's is another reason, and a vote that counted does not any more.
      await ada.users.rotateSecret(fay.id)
      expect(await ada.approvals.get(request)).toMatchObject({
        stages: [{ needed: 2, agreed: 0 }],
        silent: [
          { name: 'Fay Hill', why: 'hand', besides: null },
          { name: 'Gil Hill', why: 'one_voice', besides: 'Fay Hill' },
        ],
        isStuck: true,
      })
    })

    test('a hand on somebody ends when each door that it opened was made anew by others, and with the role that it gave', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, gil, oak, defaultAccount, organization } = company
      await ada.approvals.rules.set(twoForDeleting())
      const made = await addUser(ada, defaultAccount.id, { firstName: 'Kim', roles: ['org-admin'] })
      const dee = await addColleague(under.tenantry, company, 'Dee', ['member'])
      await ada.users.assignRole(dee.id, 'org-admin')
      const asked = async () => {
        const { user } = await addUser(ada, oak.id)
        return String((await askToDelete(ada, user.id)).stages[0]?.approvers)
      }
      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      await job.users.rotateSecret(made.user.id, { overlapMs: 0 })
      expect(await asked()).not.toContain('Kim')
      await job.users.update(made.user.id, { email: `${unused('kim')}@acorn.test` })
      expect(await asked()).toContain('Kim')

      expect(await asked()).not.toContain('Dee')
      await gil.session.users.revokeRole(dee.id, 'org-admin')
      await gil.session.users.assignRole(dee.id, 'org-admin')
      expect(await asked()).toContain('Dee')
    })

    test('whoever asked and is deleted loses what they asked for: it is cancelled, says why, and cannot be agreed to', async () => {
      const { ada, fay, gil, hal, oak, ben, users } = await createCompany(under.tenantry)
      await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const ruled = await askToDelete(fay.session, user.id)
      await gil.session.approvals.approve(ruled)
      const lacking = await ben.approvals.request('account.create', { externalId: unused('elm') })
      const job = under.tenantry.system('leavers').inOrganization(ada.principal.organizationId)
      await job.users.delete(fay.id)
      await job.users.delete(users.ben)
      expect(await ada.approvals.get(ruled)).toMatchObject({
        status: 'cancelled',
        outcome: 'Fay Hill was deleted.',
        endedBy: null,
      })
      expect(await ada.approvals.get(lacking)).toMatchObject({
        status: 'cancelled',
        outcome: 'Ben Ash was deleted.',
      })
      for (const request of [ruled, lacking])
        expect((await refusalOf(hal.session.approvals.approve(request))).code).toBe('conflict')
      expect((await ada.users.get(user.id)).status).toBe('active')
      expect((await ada.approvals.list({ status: 'pending' })).items).toEqual([])
    })

    test('where there is no other administrator, whoever becomes one next reviews what was done without agreement, and until then every whoami shows it', async () => {
      const acorn = await under.newAcorn()
      const { ada, ben, oak, organization } = acorn
      const fay = await addColleague(under.tenantry, acorn, 'Fay')
      await ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(ada, oak.id)
      const { review } = await ada.approvals.breakGlass(
        'user.delete',
        { userId: user.id },
        { reason: 'They sell our data' },
      )
      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      await job.users.delete(fay.id)

      const reviews = async (session: typeof ada) => (await session.whoami()).reviews.map(({ id }) => id)
      expect((await refusalOf(ada.approvals.reviews.close(review))).code).toBe('forbidden')
      under.clock.advance(400 * 24 * 3_600_000)
      for (let times = 0; times < 2; times += 1) expect(await reviews(ada)).toEqual([review.id])
      expect(await reviews(ben)).toEqual([])

      const gil = await addColleague(under.tenantry, acorn, 'Gil')
      expect(await reviews(gil.session)).toEqual([review.id])
      expect(await reviews(ada)).toEqual([review.id])
      expect(await gil.session.approvals.reviews.close(review)).toMatchObject({ reviewedByName: 'Gil Hill' })
      for (const session of [ada, gil.session]) expect(await reviews(session)).toEqual([])
    })

    test('what was done in need stays to be looked at when whom it is about is purged, the purge itself too; once looked at, nothing of them is left', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, gil, organization } = company
      const elm = await ada.accounts.create({ externalId: unused('elm') })
      const { user } = await addUser(ada, elm.id)
      const changed = { userId: user.id, email: `${unused('stolen')}@acorn.test` }
      const { review } = await ada.approvals.breakGlass('user.update', changed, { reason: 'They asked me' })
      await ada.accounts.delete(elm.id)
      const about = { reason: `It held ${user.id}` }
      under.clock.advance(1_000)
      const purge = await ada.approvals.breakGlass('account.purge', { accountId: elm.id }, about)

      const open = async () => (await gil.session.whoami()).reviews
      expect(await open()).toMatchObject([
        { id: review.id, input: changed, reason: 'They asked me', brokenByName: 'Ada Oak' },
        { id: purge.review.id, ...about },
      ])
      await gil.session.approvals.reviews.close(review)
      expect(await open()).toMatchObject([{ id: purge.review.id, ...about }])
      await gil.session.approvals.reviews.close(purge.review)
      const stored = await rowsOf(under.database.pool, 'approval_reviews', {
        organization_id: organization.id,
      })
      expect(stored).toHaveLength(2)
      for (const row of stored) expect(row).toMatchObject({ input: '{}', reason: '(erased)' })
    })
  })
}
