import { describe, expect, test } from 'vitest'
import { addUser, unused } from '../support/additions.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, createCompany, twoForDeleting } from './company.ts'

const DAY_MS = 24 * HOUR_MS

export function approvalRulesSuite(on: SharedDatabase): void {
  describe('rules about who must agree', () => {
    const under = useTenantry(on, { background: false })
    const company = () => createCompany(under.tenantry)

    test('a rule is data that organization administrators alone set; it is recorded, and has a version', async () => {
      const { ada, ben, cleo, organization } = await company()
      const { answer: rule, events } = await recording(under.database.pool, organization.id, () =>
        ada.approvals.rules.set(twoForDeleting()),
      )
      expect(rule).toMatchObject({ version: 1, commands: ['user.delete'], when: [], starved: false })
      expect(events).toMatchObject([
        { type: 'approval.rule_made', open: { on: { type: 'rule', id: rule.id } } },
      ])
      const changed = await ada.approvals.rules.set({
        ...twoForDeleting(2),
        ruleId: rule.id,
        name: rule.name,
      })
      expect(changed).toMatchObject({ id: rule.id, version: 2 })
      expect(await ada.approvals.rules.list()).toMatchObject([{ id: rule.id, version: 2 }])
      expect(
        (
          await refusalOf(
            ada.approvals.rules.set({ ...twoForDeleting(), ruleId: rule.id, expectedVersion: 1 }),
          )
        ).code,
      ).toBe('conflict')
      expect((await refusalOf(ada.approvals.rules.set({ ...twoForDeleting(), name: rule.name }))).code).toBe(
        'conflict',
      )
      for (const session of [ben, cleo]) {
        expect((await refusalOf(session.approvals.rules.set(twoForDeleting()))).code).toBe('forbidden')
        expect((await refusalOf(session.approvals.rules.remove(rule))).code).toBe('forbidden')
        expect((await refusalOf(session.approvals.rules.list())).code).toBe('forbidden')
      }
      expect((await refusalOf(under.birch.eve.approvals.rules.remove(rule))).code).toBe('not_found')
      await ada.approvals.rules.remove(rule)
      expect(await ada.approvals.rules.list()).toEqual([])
    })

    test('making and removing rules is itself subject to rules', async () => {
      const { ada, fay } = await company()
      const rule = await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['approval.setRule', 'approval.removeRule'],
      })
      expect((await refusalOf(ada.approvals.rules.remove(rule))).code).toBe('approval_required')
      expect((await refusalOf(ada.approvals.rules.set(twoForDeleting()))).code).toBe('approval_required')
      const request = await ada.approvals.request('approval.removeRule', { ruleId: rule.id })
      expect((await fay.session.approvals.approve(request)).status).toBe('executed')
      expect(await ada.approvals.rules.list()).toEqual([])
    })

    test('a rule is about some commands, some people and some inputs, and about no others', async () => {
      const { ada, fay, oak, defaultAccount, ben } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.assign*'],
        when: [{ field: 'role', in: ['org-admin'] }],
      })
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.deactivate'],
        for: { accounts: [oak.id] },
      })
      const { user } = await addUser(ada, defaultAccount.id)
      expect((await refusalOf(ada.users.assignRole(user, 'org-admin'))).code).toBe('approval_required')
      expect((await ada.users.assignRole(user, 'account-admin')).roles).toContain('account-admin')
      const inOak = await addUser(ada, oak.id)
      expect((await refusalOf(ben.users.deactivate(inOak.user))).code).toBe('approval_required')
      expect((await fay.session.users.deactivate(inOak.user)).status).toBe('inactive')
    })

    test('several rules about one call all hold: what fills one of them by filling another is asked once', async () => {
      const { ada, fay, gil, hal, oak, organization } = await company()
      const strict = await ada.approvals.rules.set(twoForDeleting(2))
      await ada.approvals.rules.set({ ...twoForDeleting(), name: 'Anybody', commands: ['user.*'] })
      const job = under.tenantry.system('x').inOrganization(organization.id)
      const first = await askToDelete(ada, (await addUser(job, oak.id)).user.id)
      expect(first).toMatchObject({ rule: `${strict.name} and Anybody`, stages: [{ needed: 2 }] })
      await fay.session.approvals.approve(first)
      expect((await gil.session.approvals.approve(first)).status).toBe('executed')

      // One of theirs, guarded by a person: two more voices of others are no way round her.
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        name: 'Hal looks',
        stages: [{ need: 'any', approvers: [{ user: hal.id }] }],
      })
      const { user } = await addUser(job, oak.id)
      const second = await askToDelete(ada, user.id)
      expect(second.stages).toMatchObject([{ needed: 2 }, { needed: 1, approvers: ['Hal Hill'] }])
      for (const { session } of [fay, gil]) await session.approvals.approve(second)
      expect((await ada.users.get(user.id)).status).toBe('active')
      expect((await hal.session.approvals.approve(second)).status).toBe('executed')
    })

    test('a rule that is made beside another one weakens nothing: with more voices, other approvers, or fewer people than both want', async () => {
      const { ada, fay, gil, hal, oak } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        name: 'Hal looks',
        stages: [{ need: 'any', approvers: [{ user: hal.id }] }],
        reasons: { ask: false, approve: true, deny: false },
      })
      const weaker = await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      const reason = 'Right'
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('invalid_input')
      for (const { session } of [fay, gil]) await session.approvals.approve(request, { reason })
      expect((await ada.approvals.get(request)).status).toBe('pending')
      await ada.approvals.cancel(request)
      const { id: ruleId } = weaker
      await ada.approvals.rules.set({ ...twoForDeleting(3), name: weaker.name, ruleId })
      const refused = await refusalOf(ada.users.delete(user))
      expect(refused).toMatchObject({ code: 'approval_required' })
      expect(refused.message).toMatch(/together they want more people than there are/)
      expect((await refusalOf(askToDelete(ada, user.id))).code).toBe('approval_required')
    })

    test('a rule is refused that is about nothing, that names nobody, or that nobody could ever satisfy', async () => {
      const { ada, users, pine } = await company()
      const set = (change: object) => refusalOf(ada.approvals.rules.set({ ...twoForDeleting(), ...change }))
      const stage = (approver: object, need: 'any' | number = 'any') => ({
        stages: [{ need, approvers: [approver as { role: string }] }],
      })
      expect((await set({ commands: ['nothing.*'] })).code).toBe('invalid_input')
      expect((await set({ commands: ['user.rotateSecret'] })).code).toBe('conflict')
      // Files cannot be asked for: a rule that names nothing else would bind nothing.
      for (const pattern of ['*.importBatch', 'user.import*'])
        expect((await set({ commands: ['user.delete', pattern] })).code, pattern).toBe('invalid_input')
      expect((await set({ when: [{ field: 'colour', in: ['red'] }] })).code).toBe('invalid_input')
      expect((await set(stage({ role: 'nobody' }))).code).toBe('invalid_input')
      expect((await set(stage({ user: 'usr_01kjpwd6m0ep5vmshpyhez62yx' }))).code).toBe('not_found')
      expect((await set(stage({ account: under.birch.rowan.id }))).code).toBe('not_found')
      expect(await set(stage({ user: users.cleo.id }))).toEqual({
        code: 'conflict',
        message:
          'Nobody of Cleo Elder could agree to this: whoever agrees must be able to do it themselves, in the organization or in the account that it is about. Name somebody else.',
      })
      expect((await set({ ...stage({ user: users.ben.id }), for: { accounts: [pine.id] } })).code).toBe(
        'conflict',
      )
      expect((await set(stage({ role: 'org-admin' }, 9))).message).toMatch(
        /^Nobody could ever satisfy this rule/,
      )
    })

    test.each<[string, readonly string[], object]>([
      [
        'a field that one of its commands does not take',
        ['user.create', 'user.assignRole'],
        { field: 'role', in: ['org-admin'] },
      ],
      [
        'a field that one of those under its pattern does not take',
        ['user.*'],
        { field: 'accountId', in: ['acc_01kjpwd6m0ep5vmshpyhez62yx'] },
      ],
      [
        'an address in other letters than it is stored in',
        ['user.create'],
        { field: 'email', in: ['Boss@Acorn.test'] },
      ],
      ['an external id for an id', ['user.create'], { field: 'accountId', in: ['oak'] }],
      [
        'one value that is none, among others',
        ['user.create'],
        { field: 'secret', notIn: ['show', 'shown'] },
      ],
      ['a field inside of one that has none', ['user.create'], { field: 'secret.x', in: ['y'] }],
      ['a number for a text', ['user.create'], { field: 'firstName', in: [1] }],
    ])('a rule is refused whose condition would say nothing: %s', async (_what, commands, condition) => {
      const { ada } = await company()
      const rule = {
        ...twoForDeleting(),
        commands: [...commands],
        when: [condition as { field: string; in: string[] }],
      }
      expect((await refusalOf(ada.approvals.rules.set(rule))).code).toBe('invalid_input')
    })

    test('a condition holds of an address as it is stored, of one role of several, and of nothing given to clear a field', async () => {
      const { ada, oak, users } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.create'],
        when: [{ field: 'email', in: ['boss@acorn.test'] }],
      })
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.create'],
        when: [{ field: 'roles', in: ['account-admin'] }],
      })
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.update'],
        when: [{ field: 'externalId', in: [null] }],
      })
      const person = { accountId: oak.id, firstName: 'Kim', lastName: 'Reed' }
      const refusals = [
        () => ada.users.create({ ...person, email: 'Boss@Acorn.test' }),
        () => ada.users.create({ ...person, email: 'kim@acorn.test', roles: ['member', 'account-admin'] }),
        () => ada.users.update(users.cleo.id, { externalId: null }),
      ]
      for (const refused of refusals) expect((await refusalOf(refused())).code).toBe('approval_required')
      expect((await ada.users.create({ ...person, email: 'kim@acorn.test' })).user.roles).toEqual(['member'])
    })

    test('a rule that is no rule any more, because somebody wrote it past Tenantry, stands in the way by name; the doctor finds it and a job of the host removes it', async () => {
      const { ada, oak, organization } = await company()
      const { user } = await addUser(ada, oak.id)
      const found = async () =>
        (await under.tenantry.doctor()).findings.filter(({ problem }) => problem.includes(organization.id))
      expect(await found()).toEqual([])
      const rule = await ada.approvals.rules.set(twoForDeleting())
      const job = under.tenantry.system('repair').inOrganization(organization.id)
      for (const definition of ['{}', 'no JSON', '{"commands":["user.*"]}', '[]']) {
        await under.database.pool.query('update tenantry.approval_rules set definition = $1 where id = $2', [
          definition,
          rule.id,
        ])
        expect(await refusalOf(ada.users.delete(user))).toEqual({
          code: 'unavailable',
          message: `The rule ${rule.name} cannot be read: what is stored of it is no rule. Have an operator run npx tenantry doctor.`,
        })
        expect(await found()).toMatchObject([{ weight: 'fault', problem: expect.stringContaining(rule.id) }])
      }
      expect((await refusalOf(ada.approvals.rules.remove(rule))).code).toBe('unavailable')
      expect(await job.approvals.rules.remove(rule)).toMatchObject({ name: rule.name, commands: [] })
      expect(await found()).toEqual([])
      expect(await ada.users.delete(user)).toMatchObject({ id: user.id })
    })

    test('too few left to agree: the change goes through and says so, and the extra voices are suspended until there are enough', async () => {
      const { ada, fay, gil, hal, organization, oak } = await company()
      const { pool } = under.database
      const rule = await ada.approvals.rules.set(twoForDeleting(3))
      expect(rule.starved).toBe(false)
      const { user } = await addUser(ada, oak.id)
      expect((await refusalOf(ada.users.delete(user))).code).toBe('approval_required')
      const starving = await recording(pool, organization.id, () => gil.session.users.deactivate(hal.id))
      expect(starving.events.map(({ type }) => type)).toContain('approval.rule_starved')
      expect(await ada.approvals.rules.list()).toMatchObject([{ starved: true }])
      expect(await ada.users.delete(user)).toMatchObject({ id: user.id })
      const feeding = await recording(pool, organization.id, () => gil.session.users.reactivate(hal.id))
      expect(feeding.events.map(({ type }) => type)).toContain('approval.rule_fed')
      const again = await addUser(ada, oak.id)
      expect((await refusalOf(fay.session.users.delete(again.user))).code).toBe('approval_required')
    })

    test('never below the permission: with its rule starved, who may not do it still has to ask', async () => {
      const { ada, ben, fay, gil, hal, users } = await company()
      await ada.approvals.rules.set({ ...twoForDeleting(3), commands: ['account.create'] })
      await gil.session.users.deactivate(hal.id)
      await gil.session.users.deactivate(fay.id)
      await gil.session.users.deactivate(users.ada)
      const request = await ben.approvals.request('account.create', { externalId: 'elm' })
      expect(request).toMatchObject({ rule: null, stages: [{ needed: 1, approvers: ['Gil Hill'] }] })
      expect((await gil.session.approvals.approve(request)).status).toBe('executed')
    })

    test('reasons are asked for where the rule wants them', async () => {
      const { ada, fay, gil, oak } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(2),
        reasons: { ask: true, approve: true, deny: true },
      })
      const { user } = await addUser(ada, oak.id)
      expect((await refusalOf(ada.approvals.request('user.delete', { userId: user.id }))).code).toBe(
        'invalid_input',
      )
      const request = await askToDelete(ada, user.id)
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('invalid_input')
      expect((await refusalOf(gil.session.approvals.deny(request))).code).toBe('invalid_input')
      await fay.session.approvals.approve(request, { reason: 'Sound' })
      expect((await gil.session.approvals.deny(request, { reason: 'Not now' })).status).toBe('denied')
    })

    test('whoever is shut out loses what they asked for, and the votes that they gave', async () => {
      const { ada, fay, gil, oak, ben, dov, users, organization } = await company()
      await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      await fay.session.approvals.approve(request)
      const { events } = await recording(under.database.pool, organization.id, () =>
        gil.session.users.deactivate(fay.id),
      )
      expect(events.map(({ type }) => type)).toContain('approval.withdrawn')
      expect((await ada.approvals.get(request)).votes).toEqual([])
      await gil.session.users.reactivate(fay.id)

      const asked = await ben.approvals.request('account.create', { externalId: 'elm' })
      const moving = await dov.approvals.request('user.assignRole', {
        userId: users.dov.id,
        role: 'account-admin',
      })
      await ada.users.move(users.dov, oak)
      expect(await ada.approvals.get(moving)).toMatchObject({
        status: 'cancelled',
        outcome: 'Dov Yew was moved to another account.',
      })
      await ada.users.deactivate(users.ben)
      expect(await ada.approvals.get(asked)).toMatchObject({
        status: 'cancelled',
        outcome: 'Ben Ash was deactivated.',
      })
    })

    test('H7: whoever reads a request only because it is about their account reads no id, input or reason of another one', async () => {
      const { ada, ben, gil, pine, users } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        commands: ['user.move'],
      })
      const input = { userId: users.cleo.id, accountId: pine.id }
      const asked = await ada.approvals.request('user.move', input, { reason: 'Pine asked for her' })
      const told = await ben.approvals.get(asked)
      expect(told).toMatchObject({
        command: 'user.move',
        status: 'pending',
        input: null,
        reason: null,
        requester: { id: null, name: 'Ada Oak' },
      })
      const listed = await ben.approvals.list({})
      expect(listed.items).toEqual([told])
      for (const foreign of [pine.id, users.ada.id, 'Pine asked'])
        expect(JSON.stringify([told, listed])).not.toContain(foreign)

      await gil.session.approvals.deny(asked, { reason: 'Gil thinks not' })
      expect(JSON.stringify(await ben.approvals.get(asked))).not.toContain('Gil thinks')
      for (const whole of [ada, gil.session])
        expect(await whole.approvals.get(asked)).toMatchObject({
          input,
          reason: 'Pine asked for her',
          requester: { id: users.ada.id },
        })
      expect(
        (await ben.approvals.get(await ben.approvals.request('account.create', { externalId: 'elm' }))).input,
      ).toMatchObject({ externalId: 'elm' })
    })

    test('H7: what is asked in one account about another one is told in the history of neither, nor to who reads requests there', async () => {
      const acorn = await company()
      const { ada, ben, gil, oak, pine, users } = acorn
      const deputy = await addColleague(under.tenantry, acorn, 'Dee', ['account-admin'])
      await ada.approvals.rules.set({ ...twoForDeleting(2), commands: ['user.move', 'user.delete'] })
      const input = { userId: users.cleo.id, accountId: pine.id }
      const moving = await ada.approvals.request('user.move', input, { reason: 'Pine asked for her' })
      await gil.session.approvals.approve(moving, { reason: 'She is from Oak' })
      await gil.session.approvals.withdraw(moving)
      await gil.session.approvals.deny(moving, { reason: 'Oak needs her' })
      const { review } = await ada.approvals.breakGlass('user.move', input, { reason: 'Oak is closed' })
      await gil.session.approvals.reviews.close(review, { remark: 'Oak is not closed' })
      const own = await deputy.session.approvals.request('account.create', { externalId: unused('elm') })

      const types = async (session: typeof ada) =>
        (await session.audit.list({ limit: 100 })).items
          .filter(({ on }) => on.id === moving.id || on.id === review.id)
          .map(({ type }) => type)
      expect((await types(ada)).toSorted()).toEqual([
        'approval.decided',
        'approval.denied',
        'approval.glass_broken',
        'approval.glass_reviewed',
        'approval.requested',
        'approval.withdrawn',
      ])
      for (const session of [deputy.session, ben]) {
        expect(await types(session)).toEqual([])
        expect(JSON.stringify(await session.audit.list({ limit: 100 }))).not.toMatch(
          /Pine asked|Oak needs|closed/,
        )
      }
      const read = await deputy.session.approvals.get(moving)
      expect(read).toMatchObject({ input: null, reason: null, outcome: null, requester: { id: null } })
      for (const foreign of [oak.id, pine.id, users.cleo.id, 'Pine asked', 'from Oak', 'needs'])
        expect(JSON.stringify(await deputy.session.approvals.list())).not.toContain(foreign)
      // Whom it is about is of the account where it was asked, and where to is another one.
      const leaving = await ada.approvals.request('user.move', { userId: deputy.id, accountId: pine.id })
      const beside = await addColleague(under.tenantry, acorn, 'Bea', ['account-admin'])
      const told = [await beside.session.approvals.get(leaving), await beside.session.audit.list()]
      expect(JSON.stringify(told)).not.toContain(pine.id)
      // What is about nothing elsewhere is told where it was asked.
      expect((await deputy.session.audit.list({ type: 'approval.requested' })).items).toMatchObject([
        { on: { id: own.id } },
      ])
    })

    test('a stand-in agrees in the stead of who named them, for a time, to what they may do themselves; both names are told', async () => {
      const { ada, ben, fay, gil, hal, oak, users, organization } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [{ need: 'any', approvers: [{ user: gil.id }] }],
      })
      const { user } = await addUser(ada, oak.id)
      const early = await askToDelete(ada, user.id)
      expect(await gil.session.approvals.delegate({ standInId: hal.id, days: 2 })).toMatchObject({
        standsIn: 'Hal Hill',
      })
      // For requests that are made meanwhile: who could not agree when it was asked cannot later.
      expect((await refusalOf(hal.session.approvals.approve(early))).code).toBe('forbidden')
      const request = await askToDelete(ada, user.id)
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('forbidden')
      const { answer, events } = await recording(under.database.pool, organization.id, () =>
        hal.session.approvals.approve(request),
      )
      expect(answer).toMatchObject({
        status: 'executed',
        votes: [{ name: 'Hal Hill', standsInFor: 'Gil Hill' }],
      })
      expect(events[0]).toMatchObject({ actorId: hal.id, open: { after: { voiceId: gil.id } } })

      const { user: other } = await addUser(ada, oak.id)
      const later = await askToDelete(ada, other.id)
      under.clock.advance(2 * DAY_MS)
      expect((await refusalOf(hal.session.approvals.approve(later))).code).toBe('forbidden')
      expect((await refusalOf(ben.approvals.delegate({ standInId: users.dov.id }))).code).toBe('not_found')
      expect((await refusalOf(ben.approvals.delegate({ standInId: users.ben.id }))).code).toBe(
        'invalid_input',
      )
      expect(await gil.session.approvals.delegate()).toEqual({ standsIn: null, until: null })
    })

    test('a request goes on to others when nobody decides, and is reminded of; each from its time on and not before', async () => {
      const { ada, fay, gil, hal, oak, organization } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [{ need: 'any', approvers: [{ user: gil.id }] }],
        remindAfterMs: HOUR_MS,
        escalateAfterMs: DAY_MS,
        escalateTo: [{ user: hal.id }],
      })
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      expect(request.stages[0]?.approvers).toEqual(['Gil Hill'])
      expect((await refusalOf(hal.session.approvals.approve(request))).code).toBe('forbidden')
      expect((await hal.session.approvals.waiting()).items).toEqual([])
      const steps = await rowsOf(under.database.pool, 'due_steps', { organization_id: organization.id })
      expect(steps.map(({ command }) => command).sort()).toEqual([
        'approval.escalate',
        'approval.expire',
        'approval.remind',
      ])
      under.clock.advance(DAY_MS)
      expect((await hal.session.approvals.waiting()).items).toMatchObject([{ id: request.id }])
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('forbidden')
      const system = under.tenantry.system('time').inOrganization(organization.id).principal
      for (const [command, type] of [
        ['approval.remind', 'approval.reminded'],
        ['approval.escalate', 'approval.escalated'],
      ] as const) {
        const { events } = await recording(under.database.pool, organization.id, () =>
          under.tenantry.execute(system, command, { requestId: request.id }),
        )
        expect(events).toMatchObject([{ type }])
      }
      expect(
        (await refusalOf(under.tenantry.execute(system, 'approval.expire', { requestId: request.id }))).code,
      ).toBe('conflict')
      expect((await hal.session.approvals.approve(request)).status).toBe('executed')
      expect(await under.tenantry.execute(system, 'approval.expire', { requestId: request.id })).toEqual({
        expired: false,
      })
      expect((await refusalOf(ada.approvals.get(request.id.replace('apr', 'usr')))).code).toBe(
        'invalid_input',
      )
    })

    test('H7: the account in which the glass was broken reads what was done, and neither why nor what was said about it', async () => {
      const { ada, ben, fay, users } = await company()
      await ada.approvals.rules.set({ ...twoForDeleting(), commands: ['user.deactivate'] })
      const { review } = await ada.approvals.breakGlass(
        'user.deactivate',
        { userId: users.cleo.id },
        { reason: 'Pine told us why' },
      )
      await fay.session.approvals.reviews.close(review, { remark: 'Pine was right' })
      const told = (await ben.audit.list()).items
      expect(told).toContainEqual(
        expect.objectContaining({ type: 'user.deactivated', userId: users.cleo.id }),
      )
      expect(JSON.stringify(told)).not.toContain('Pine')
      const all = JSON.stringify((await ada.audit.list()).items)
      for (const words of ['Pine told us why', 'Pine was right']) expect(all).toContain(words)
    })

    test('what chat could show to nobody who can agree goes on to others at once, and is told once; before, they cannot agree', async () => {
      const { ada, fay, gil, hal, oak, organization } = await company()
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [{ need: 'any', approvers: [{ user: gil.id }] }],
        escalateAfterMs: DAY_MS,
        escalateTo: [{ user: hal.id }],
      })
      const request = await askToDelete(ada, (await addUser(ada, oak.id)).user.id)
      expect((await refusalOf(hal.session.approvals.approve(request))).code).toBe('forbidden')
      const which = { organizationId: organization.id, requestId: request.id, teamId: 'T0ACORN' }
      const undelivered = () =>
        recording(under.database.pool, organization.id, () => under.tenantry.chat.cards.undelivered(which))
      expect((await undelivered()).events).toMatchObject([{ type: 'approval.escalated' }])
      expect((await undelivered()).events).toEqual([])
      expect((await refusalOf(fay.session.approvals.approve(request))).code).toBe('forbidden')
      expect((await hal.session.approvals.waiting()).items).toMatchObject([{ id: request.id }])
      expect((await hal.session.approvals.approve(request)).status).toBe('executed')
      expect((await undelivered()).events).toEqual([])
    })

    test('H7: in a channel that a rule names is told who asks for what kind of thing, and how it stands, and nothing that was written', async () => {
      const { ada, gil, oak, organization } = await company()
      const channel = { teamId: 'T0ACORN', channelId: 'C0GENERAL' }
      const rule = await ada.approvals.rules.set({ ...twoForDeleting(2), channel })
      expect(rule.channel).toEqual(channel)
      expect(
        (
          await refusalOf(
            ada.approvals.rules.set({ ...twoForDeleting(), channel: { ...channel, channelId: '#general' } }),
          )
        ).code,
      ).toBe('invalid_input')
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id, 'She told us')
      await gil.session.approvals.approve(request, { reason: 'True enough' })
      const at = (teamId: string) =>
        under.tenantry.chat.cards.of({ organizationId: organization.id, requestId: request.id, teamId })
      const here = await at('T0ACORN')
      expect(here?.channels).toEqual(['C0GENERAL'])
      expect((await at('T0OTHER'))?.channels).toEqual([])
      expect(here?.inChannel).toMatchObject({
        command: 'user.delete',
        input: null,
        reason: null,
        requester: { id: null, name: 'Ada Oak' },
        votes: [{ name: 'Gil Hill', reason: null }],
      })
      expect(JSON.stringify(here?.inChannel)).not.toMatch(new RegExp(`${user.id}|She told|True enough`))
      expect(JSON.stringify(here?.request)).toMatch(/She told/)
    })

    test('in need it is done at once, with a reason, and every administrator is reminded until another one has looked', async () => {
      const { ada, ben, fay, gil, oak, organization } = await company()
      await ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(ada, oak.id)
      const { answer, events } = await recording(under.database.pool, organization.id, () =>
        ada.approvals.breakGlass('user.delete', { userId: user.id }, { reason: 'They sell our data' }),
      )
      expect(events.map(({ type }) => type)).toEqual(['user.deleted', 'approval.glass_broken'])
      expect(await rowsOf(under.database.pool, 'users', { id: user.id })).toEqual([])
      for (const session of [ada, fay.session, gil.session]) {
        expect((await session.whoami()).reviews).toMatchObject([
          { command: 'user.delete', reason: 'They sell our data', brokenByName: 'Ada Oak' },
        ])
      }
      expect((await ben.whoami()).reviews).toEqual([])
      expect((await refusalOf(ada.approvals.reviews.close(answer.review))).code).toBe('forbidden')
      expect((await refusalOf(ben.approvals.reviews.close(answer.review))).code).toBe('forbidden')
      expect(await fay.session.approvals.reviews.close(answer.review, { remark: 'Right' })).toMatchObject({
        reviewedByName: 'Fay Hill',
        remark: 'Right',
      })
      expect((await gil.session.whoami()).reviews).toEqual([])
      expect((await refusalOf(gil.session.approvals.reviews.close(answer.review))).code).toBe('conflict')
      // It is no way round a permission.
      const other = await addUser(ada, oak.id)
      expect(
        (
          await refusalOf(
            ben.approvals.breakGlass('user.delete', { userId: other.user.id }, { reason: 'Now' }),
          )
        ).code,
      ).toBe('forbidden')
    })

    test('nothing is asked for inside a transaction of several commands, and jobs of the host ask nobody', async () => {
      const { ada, oak, organization } = await company()
      await ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(ada, oak.id)
      const inside = ada.transaction((tx) => tx.approvals.request('user.delete', { userId: user.id }))
      expect(await refusalOf(inside)).toMatchObject({ code: 'invalid_input' })
      const optional = ada.transaction((tx) => tx.users.delete(user, { ask: { reason: 'They left' } }))
      expect(await refusalOf(optional)).toMatchObject({ code: 'invalid_input' })
      expect((await ada.approvals.mine()).items).toEqual([])
      const job = under.tenantry.system('clean-up').inOrganization(organization.id)
      expect(await job.users.delete(user)).toMatchObject({ id: user.id })
    })

    test('whoever is erased from the history is erased from approvals, too', async () => {
      const { ada, fay, gil, users, oak, organization } = await company()
      await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(fay.session, user.id, 'Fay says so')
      await gil.session.approvals.approve(request, { reason: 'Gil says so' })
      await gil.session.approvals.delegate({ standInId: users.ada.id })
      const { review } = await gil.session.approvals.breakGlass(
        'user.delete',
        { userId: user.id },
        { reason: 'Gil is in need' },
      )
      await fay.session.approvals.reviews.close(review, { remark: 'Fay has looked' })
      const job = under.tenantry.system('erase').inOrganization(organization.id)
      for (const { id } of [fay, gil]) {
        await job.users.delete(id)
        await under.tenantry.execute(job.principal, 'user.erase', { userId: id })
      }
      const left = await Promise.all(
        (['approval_requests', 'approval_voters', 'approval_votes', 'approval_reviews'] as const).map(
          (table) => rowsOf(under.database.pool, table, { organization_id: organization.id }),
        ),
      )
      expect(JSON.stringify(left)).not.toMatch(/Fay|Gil/)
      expect(JSON.stringify(left)).toContain(fay.id)
    })

    test('the database itself refuses the vote of the requester, a second voice of one person, and a voter who could not when asked', async () => {
      const { ada, fay, gil, users, oak } = await company()
      await ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      await fay.session.approvals.approve(request)
      const insert = (voter: string, voice: string) =>
        under.database.pool.query(
          `insert into tenantry.approval_votes
             (organization_id, request_id, requester_id, voter_id, voter_name, voice_id, voice_name, stage, at)
           select organization_id, request_id, requester_id, $2, 'x', $3, 'x', stage, at
             from tenantry.approval_votes where request_id = $1`,
          [request.id, voter, voice],
        )
      await expect(insert(users.ada.id, users.ada.id)).rejects.toThrow('approver_is_not_requester')
      await expect(insert(fay.id, fay.id)).rejects.toThrow('approval_votes_pk')
      await expect(insert(gil.id, fay.id)).rejects.toThrow('approval_voice_counts_once')
      await expect(insert(users.cleo.id, users.cleo.id)).rejects.toThrow('approval_voter_could_when_asked')
    })
  })
}
