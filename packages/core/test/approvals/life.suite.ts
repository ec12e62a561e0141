import { describe, expect, test } from 'vitest'
import { TenantryError } from '../../src/errors.ts'
import { addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf, stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { addColleague, askToDelete, createCompany, twoForDeleting } from './company.ts'

const WEEK_MS = 7 * 24 * 3_600_000

async function errorOf(call: Promise<unknown>): Promise<TenantryError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof TenantryError)) throw error ?? new Error('this was to be refused, and was not')
  return error
}

export function approvalsLifeSuite(on: SharedDatabase): void {
  describe('the life of a request for approval', () => {
    const under = useTenantry(on, { background: false })
    const company = () => createCompany(under.tenantry)

    test('whoever may not do it is told who can agree, by name only, and nothing is stored', async () => {
      const acorn = await company()
      const before = await stateOf(under.database.pool, acorn.organization.id)
      const { answer, events } = await recording(under.database.pool, acorn.organization.id, () =>
        errorOf(acorn.ben.accounts.create({ externalId: 'elm' })),
      )
      expect(answer.toJSON()).toEqual({
        code: 'approval_required',
        message:
          'You may not create an account. Ada Oak, Fay Hill, Gil Hill or others can agree to it: ask for it, with a reason.',
      })
      expect(answer.details).toEqual({
        mayAsk: true,
        rule: null,
        approvers: ['Ada Oak', 'Fay Hill', 'Gil Hill', 'Hal Hill'],
      })
      expect(events).toEqual([])
      expect(await stateOf(under.database.pool, acorn.organization.id)).toBe(before)
    })

    test('an account administrator asks for an account; an organization administrator agrees; it exists, made on behalf of who asked', async () => {
      const acorn = await company()
      const { pool } = under.database
      const asking = await recording(pool, acorn.organization.id, () =>
        acorn.ben.approvals.request(
          'account.create',
          { externalId: 'elm', name: 'Elm Ltd' },
          { reason: 'A customer' },
        ),
      )
      const request = asking.answer
      expect(request).toMatchObject({
        command: 'account.create',
        input: { externalId: 'elm', name: 'Elm Ltd' },
        status: 'pending',
        requester: { name: 'Ben Ash' },
        reason: 'A customer',
        rule: null,
        fourEyes: false,
        stages: [{ needed: 1, agreed: 0 }],
        votes: [],
        waitsForYou: false,
      })
      expect(asking.events).toMatchObject([
        {
          type: 'approval.requested',
          actorId: acorn.users.ben.id,
          accountId: acorn.oak.id,
          open: { on: { type: 'approval', id: request.id }, after: { command: 'account.create' } },
          personal: { after: { reason: 'A customer' } },
        },
      ])
      expect((await acorn.ada.approvals.waiting()).items).toMatchObject([
        { id: request.id, waitsForYou: true },
      ])
      expect((await acorn.ben.approvals.mine()).items).toMatchObject([{ id: request.id }])

      const deciding = await recording(pool, acorn.organization.id, () =>
        acorn.ada.approvals.approve(request, { reason: 'Sound' }),
      )
      expect(deciding.answer).toMatchObject({
        status: 'executed',
        endedBy: 'Ada Oak',
        votes: [{ name: 'Ada Oak', standsInFor: null, reason: 'Sound' }],
      })
      expect(deciding.events).toMatchObject([
        { type: 'approval.decided', actorId: acorn.users.ada.id, open: { command: 'approval.approve' } },
        {
          type: 'account.created',
          actorId: acorn.users.ada.id,
          open: {
            command: 'account.create',
            actor: { userId: acorn.users.ada.id, onBehalfOf: acorn.users.ben.id, approval: request.id },
          },
          personal: { onBehalfOfName: 'Ben Ash' },
        },
        { type: 'approval.executed', userId: acorn.users.ben.id },
      ])
      expect(await acorn.ada.accounts.get('elm')).toMatchObject({ name: 'Elm Ltd' })
      expect(
        (await acorn.ada.audit.list({ type: 'account.created', limit: 1 })).items[0]?.actor,
      ).toMatchObject({
        name: 'Ada Oak',
        onBehalfOf: { userId: acorn.users.ben.id, name: 'Ben Ash', request: request.id },
      })
      expect((await refusalOf(acorn.fay.session.approvals.approve(request))).message).toBe(
        'This request is decided already. Look at what became of it.',
      )
    })

    test('a member asks for a role of their own, and gets it when their account administrator agrees', async () => {
      const acorn = await company()
      const request = await acorn.cleo.approvals.request('user.assignRole', {
        userId: acorn.users.cleo.id,
        role: 'account-admin',
      })
      expect((await acorn.ben.approvals.approve(request)).status).toBe('executed')
      expect((await acorn.ada.users.get(acorn.users.cleo.id)).roles).toEqual(['account-admin', 'member'])
    })

    test('whoever completes the agreement does it with their own authority: above their ceiling by then it fails, and the vote stands', async () => {
      const acorn = await company()
      const { ada, gil } = acorn
      const reads = { permission: 'audit:read', reach: 'organization' } as const
      await ada.roles.create({ role: 'auditor', grants: [reads] })
      await ada.roles.create({ role: 'keeper', grants: [reads] })
      const dee = await addColleague(under.tenantry, acorn, 'Dee', ['member'])
      const deputy = await addColleague(under.tenantry, acorn, 'Ivy', ['account-admin', 'keeper'])
      const role = { userId: dee.id, role: 'auditor' }
      const request = await dee.session.approvals.request('user.assignRole', role)
      await gil.session.users.revokeRole(deputy.id, 'keeper')
      const { answer, events } = await recording(under.database.pool, acorn.organization.id, () =>
        deputy.session.approvals.approve(request),
      )
      expect(answer).toMatchObject({
        status: 'failed',
        outcome:
          'You cannot give the role auditor: it holds more than you do. Ask an organization administrator.',
        votes: [{ name: 'Ivy Hill' }],
      })
      expect(events.map(({ type }) => type)).toEqual(['approval.decided', 'approval.failed'])
      expect((await ada.users.get(dee.id)).roles).toEqual(['member'])
    })

    test('H17: whoever could not do it under their ceiling, or about whom it is, is not named as one who can agree, and is not asked', async () => {
      const acorn = await company()
      const dee = await addColleague(under.tenantry, acorn, 'Dee', ['member'])
      const deputy = await addColleague(under.tenantry, acorn, 'Ivy', ['account-admin'])
      const wide = { userId: dee.id, role: 'org-admin' }
      const names = ['Ada Oak', 'Fay Hill', 'Gil Hill', 'Hal Hill']
      const refused = await errorOf(dee.session.users.assignRole(dee.id, 'org-admin'))
      expect(refused.details).toMatchObject({ mayAsk: true, approvers: names })
      const request = await dee.session.approvals.request('user.assignRole', wide)
      expect(request.stages).toMatchObject([{ approvers: names }])
      expect((await deputy.session.approvals.waiting()).items).toEqual([])
      expect((await refusalOf(deputy.session.approvals.approve(request))).code).toBe('forbidden')
      // What is under her ceiling is hers to agree to; and nobody agrees to what is about themselves.
      const narrow = await errorOf(dee.session.users.assignRole(dee.id, 'account-admin'))
      expect(narrow.details.approvers).toEqual([...names, 'Ivy Hill'])
      await acorn.ada.approvals.rules.set({ ...twoForDeleting(), commands: ['user.assignRole'] })
      const own = await errorOf(acorn.ada.users.assignRole(acorn.fay.id, 'account-admin'))
      expect(own.details.approvers).toEqual(['Gil Hill', 'Hal Hill'])
    })

    test('under a rule two people do what one may: the call is refused, asked for, and done when another agrees', async () => {
      const acorn = await company()
      const rule = await acorn.ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const refused = await errorOf(acorn.ada.users.delete(user))
      expect(refused.toJSON()).toEqual({
        code: 'approval_required',
        message: `The rule ${rule.name} wants others to agree to this. Fay Hill, Gil Hill or Hal Hill can agree to it: ask for it, with a reason.`,
      })
      expect(refused.details).toEqual({
        mayAsk: true,
        rule: rule.name,
        approvers: ['Fay Hill', 'Gil Hill', 'Hal Hill'],
      })
      const request = await askToDelete(acorn.ada, user.id)
      expect(request).toMatchObject({ rule: rule.name, fourEyes: true })
      expect(await refusalOf(acorn.ada.approvals.approve(request))).toEqual({
        code: 'forbidden',
        message: 'You cannot decide about your own request. Somebody else has to.',
      })
      expect((await acorn.fay.session.approvals.approve(request)).status).toBe('executed')
      expect(await rowsOf(under.database.pool, 'users', { id: user.id })).toEqual([])
    })

    test('with a reason on the call itself it is asked for at once; the same key gets the same request', async () => {
      const acorn = await company()
      await acorn.ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const options = { idempotencyKey: unused('key'), ask: { reason: 'They left' } }
      const first = await errorOf(acorn.ada.users.delete(user, options))
      expect(first.code).toBe('approval_required')
      expect(first.details.request).toMatchObject({ status: 'pending', reason: 'They left' })
      const again = await errorOf(acorn.ada.users.delete(user, options))
      expect(again.details.request).toEqual(first.details.request)
      expect((await acorn.ada.approvals.mine()).items).toHaveLength(1)
      // Where nobody has to agree, the call is made.
      expect(await acorn.ada.users.deactivate(user, { ask: { reason: 'They left' } })).toMatchObject({
        status: 'inactive',
      })
    })

    test('what is about whoever does it, and a file of many rows, can neither be asked for, nor ruled, nor done by breaking the glass', async () => {
      const { ada, ben } = await company()
      await ada.approvals.rules.set({ ...twoForDeleting(), commands: ['user.*', 'account.*'] })
      const rows = [{ line: 1, cells: { externalId: unused('elm') } }]
      const calls: readonly (readonly [string, object])[] = [
        ['user.requestEmailChange', { email: `${unused('new')}@elm.test` }],
        ['user.importBatch', { rows }],
        ['account.importBatch', { rows }],
      ]
      for (const [command, input] of calls) {
        for (const session of [ada, ben]) {
          const asking = session.approvals.request(command, input)
          expect((await refusalOf(asking)).code, command).toBe('conflict')
        }
        const breaking = ada.approvals.breakGlass(command, input, { reason: 'Now' })
        expect((await refusalOf(breaking)).code, command).toBe('conflict')
        const ruling = ada.approvals.rules.set({ ...twoForDeleting(), commands: [command] })
        expect((await refusalOf(ruling)).code, command).toBe('conflict')
      }
      // One's own address is one's own, whatever a pattern says; a file says of each ruled row that it is not done.
      await ben.users.requestEmailChange(`${unused('ben')}@elm.test`)
      const file = await ada.import.accounts(`external_id\n${unused('elm')}\n`)
      expect(file).toMatchObject({ created: 0, refused: 1 })
    })

    test('what one may do alone is not asked for, and what cannot be asked for is refused', async () => {
      const { ada, ben, users, cleo, pine } = await company()
      expect(await refusalOf(ada.approvals.request('account.create', { externalId: 'elm' }))).toEqual({
        code: 'conflict',
        message: 'Nobody has to agree to this. Do it yourself.',
      })
      expect(
        (await refusalOf(ben.approvals.request('account.delete', { accountId: users.ben.accountId }))).code,
      ).toBe('forbidden')
      expect(await refusalOf(cleo.approvals.request('user.rotateSecret', { userId: users.cleo.id }))).toEqual(
        {
          code: 'conflict',
          message: 'user.rotateSecret cannot be asked for: its answer is a secret, which nobody would see.',
        },
      )
      expect((await refusalOf(ben.approvals.request('nothing.here', {}))).code).toBe('invalid_input')
      expect(
        (await refusalOf(cleo.approvals.request('user.assignRole', { userId: users.dov.id, role: 'member' })))
          .code,
      ).toBe('not_found')
      expect((await refusalOf(ben.approvals.request('account.create', { canary: 1 }))).code).toBe(
        'invalid_input',
      )
      expect(pine.id).not.toBe('')
    })

    test('several voices: one is not enough, one person has one of them, and it can be taken back', async () => {
      const acorn = await company()
      await acorn.ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const request = await askToDelete(acorn.ada, user.id)
      const { fay, gil } = acorn
      expect((await fay.session.approvals.approve(request)).stages).toMatchObject([{ needed: 2, agreed: 1 }])
      expect((await refusalOf(fay.session.approvals.approve(request))).message).toBe(
        'You have agreed already, or somebody has in your stead. One person has one voice.',
      )
      expect((await fay.session.approvals.withdraw(request)).votes).toEqual([])
      expect((await gil.session.approvals.approve(request)).status).toBe('pending')
      expect((await fay.session.approvals.approve(request)).status).toBe('executed')
      expect((await refusalOf(gil.session.approvals.withdraw(request))).code).toBe('conflict')
    })

    test('stages come in order, and all of a stage are all who could agree when it was asked', async () => {
      const acorn = await company()
      const { ada, fay, gil, hal } = acorn
      await ada.approvals.rules.set({
        name: 'In order',
        commands: ['user.delete'],
        stages: [
          { need: 'all', approvers: [{ user: fay.id }, { user: gil.id }] },
          { need: 'any', approvers: [{ user: hal.id }] },
        ],
      })
      const { user } = await addUser(ada, acorn.oak.id)
      const request = await askToDelete(ada, user.id)
      expect(await refusalOf(hal.session.approvals.approve(request))).toEqual({
        code: 'conflict',
        message: 'Others have to agree before you do. Wait until they have.',
      })
      await fay.session.approvals.approve(request)
      expect((await hal.session.approvals.waiting()).items).toMatchObject([{ waitsForYou: false }])
      await gil.session.approvals.approve(request)
      expect((await hal.session.approvals.get(request)).waitsForYou).toBe(true)
      expect((await hal.session.approvals.approve(request)).status).toBe('executed')
    })

    test('a stage whose voice does not count any more is open again: whoever comes after it is asked for nothing, here or on a card', async () => {
      const { ada, fay, gil, hal, oak, organization } = await company()
      const { chat } = under.tenantry
      const workspace = { enterpriseId: null, teamId: unused('T').replace('-', '0') }
      await chat.connect((await ada.chat.issueConnectCode()).code ?? '', workspace)
      for (const [member, { id, session }] of Object.entries({ UFAY: fay, UGIL: gil, UHAL: hal })) {
        const { code } = await session.chat.issueLinkCode(id)
        await chat.link(code ?? '', { ...workspace, userId: member })
      }
      await ada.approvals.rules.set({
        ...twoForDeleting(),
        stages: [
          { need: 'any', approvers: [{ user: fay.id }, { user: gil.id }] },
          { need: 'any', approvers: [{ user: hal.id }] },
        ],
      })
      const { user } = await addUser(ada, oak.id)
      const request = await askToDelete(ada, user.id)
      const shownTo = async () => {
        const which = { organizationId: organization.id, requestId: request.id, teamId: workspace.teamId }
        const readers = (await chat.cards.of(which))?.readers ?? []
        return Object.fromEntries(readers.map(({ identity, part }) => [identity.userId, part]))
      }
      expect(await shownTo()).toEqual({ UFAY: 'decides', UGIL: 'decides' })
      expect(await fay.session.approvals.approve(request)).toMatchObject({ youAgreed: true })
      expect(await hal.session.approvals.get(request)).toMatchObject({ waitsForYou: true, youAgreed: false })
      expect(await shownTo()).toEqual({ UFAY: 'agreed', UGIL: 'decides', UHAL: 'decides' })

      const job = under.tenantry.system('personnel').inOrganization(organization.id)
      await job.users.assignRole(fay.id, 'member')
      await job.users.revokeRole(fay.id, 'org-admin')
      expect(await hal.session.approvals.get(request)).toMatchObject({ waitsForYou: false })
      expect(await gil.session.approvals.get(request)).toMatchObject({ waitsForYou: true })
      expect(await shownTo()).toEqual({ UFAY: 'agreed', UGIL: 'decides' })
      await gil.session.approvals.approve(request)
      expect(await hal.session.approvals.approve(request)).toMatchObject({ status: 'executed' })
    })

    test('one approver who denies it ends it, with the reason; only who asked cancels it', async () => {
      const acorn = await company()
      await acorn.ada.approvals.rules.set(twoForDeleting(2))
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const request = await askToDelete(acorn.ada, user.id)
      await acorn.fay.session.approvals.approve(request)
      expect((await refusalOf(acorn.gil.session.approvals.cancel(request))).code).toBe('forbidden')
      expect((await refusalOf(acorn.ada.approvals.deny(request))).code).toBe('forbidden')
      const denied = await acorn.gil.session.approvals.deny(request, { reason: 'Not now' })
      expect(denied).toMatchObject({ status: 'denied', outcome: 'Not now', endedBy: 'Gil Hill' })
      const other = await askToDelete(acorn.ada, user.id)
      // Not even whoever may ask for others: no role can say so, but one that somebody wrote past Tenantry.
      const asking = (reach: string) => [{ permission: 'approval:request', reach }]
      await acorn.ada.roles.create({ role: 'deputy', grants: asking('self') as never })
      await acorn.ada.users.assignRole(acorn.gil.id, 'deputy')
      await under.database.pool.query(
        "update tenantry.roles set grants = $1 where name = 'deputy' and organization_id = $2",
        [JSON.stringify(asking('organization')), acorn.organization.id],
      )
      expect(await refusalOf(acorn.gil.session.approvals.cancel(other))).toEqual({
        code: 'forbidden',
        message: 'Only whoever made a request cancels it. To refuse it, deny it.',
      })
      const job = under.tenantry.system('personnel').inOrganization(acorn.organization.id)
      expect((await refusalOf(job.approvals.cancel(other))).code).toBe('forbidden')
      expect(await acorn.ada.approvals.cancel(other)).toMatchObject({ status: 'cancelled' })
      expect((await refusalOf(acorn.fay.session.approvals.approve(other))).code).toBe('conflict')
      expect(await acorn.ada.users.get(user.id)).toMatchObject({ status: 'active' })
    })

    test('a request expires: nobody decides about it any more, whether or not anything has tidied it', async () => {
      const acorn = await company()
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.approvals.rules.set(twoForDeleting())
      const request = await askToDelete(acorn.ada, user.id)
      under.clock.advance(WEEK_MS)
      for (const late of [
        () => acorn.fay.session.approvals.approve(request),
        () => acorn.fay.session.approvals.deny(request),
        () => acorn.ada.approvals.cancel(request),
      ]) {
        expect(await refusalOf(late())).toEqual({
          code: 'conflict',
          message: 'It is too late: this request has expired. It can be asked again.',
        })
      }
      expect((await acorn.ada.approvals.get(request)).status).toBe('expired')
      expect((await acorn.fay.session.approvals.waiting()).items).toEqual([])
      expect((await acorn.ada.approvals.list({ status: 'expired' })).items).toMatchObject([
        { id: request.id },
      ])
      const again = await askToDelete(acorn.ada, user.id)
      expect(await rowsOf(under.database.pool, 'approval_requests', { id: request.id })).toMatchObject([
        { status: 'expired' },
      ])
      expect((await acorn.fay.session.approvals.approve(again)).status).toBe('executed')
    })

    test('there is one open request for a command and a target: a newer one of the same person takes its place, of another is refused', async () => {
      const acorn = await company()
      await acorn.ada.approvals.rules.set(twoForDeleting())
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const first = await askToDelete(acorn.ada, user.id)
      const second = await askToDelete(acorn.ada, user.id, 'Really')
      expect((await acorn.ada.approvals.get(first)).status).toBe('superseded')
      expect(await refusalOf(askToDelete(acorn.gil.session, user.id))).toMatchObject({ code: 'conflict' })
      expect((await refusalOf(acorn.fay.session.approvals.approve(first))).code).toBe('conflict')
      expect((await acorn.fay.session.approvals.approve(second)).status).toBe('executed')
    })

    test('whoever calls again what they have asked for is told so, and others are not', async () => {
      const acorn = await company()
      const asked = await acorn.ben.approvals.request('account.create', { externalId: 'elm' })
      const again = await errorOf(acorn.ben.accounts.create({ externalId: 'elm' }))
      expect(again.message).toBe(
        'You may not create an account. You have asked for this already, and nobody has decided yet: Ada Oak, Fay Hill, Gil Hill or others can agree to it. To ask again takes the place of what you asked.',
      )
      expect(again.details.asked).toEqual({ request: asked.id, same: true })
      expect((await errorOf(acorn.ben.accounts.create({ externalId: 'ash' }))).details.asked).toBeUndefined()

      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const role = { userId: user.id, role: 'account-admin' }
      const first = await acorn.cleo.approvals.request('user.assignRole', {
        ...role,
        userId: acorn.users.cleo.id,
      })
      const other = await errorOf(acorn.cleo.users.assignRole(acorn.users.cleo, 'org-admin'))
      expect(other.message).toMatch(
        / can agree to it: ask for it, with a reason\. It takes the place of what you have asked for already, which nobody has decided yet\.$/,
      )
      expect(other.details.asked).toEqual({ request: first.id, same: false })

      await acorn.ada.approvals.rules.set(twoForDeleting())
      await askToDelete(acorn.ada, user.id)
      expect((await errorOf(acorn.gil.session.users.delete(user))).details.asked).toBeUndefined()
      await acorn.ben.approvals.cancel(asked)
      expect((await errorOf(acorn.ben.accounts.create({ externalId: 'elm' }))).details.asked).toBeUndefined()
    })

    test('requests about two roles, or for two rules, do not stand in each other’s way; about the same one they do', async () => {
      const { ada, fay, hal } = await company()
      for (const role of ['first', 'second']) await ada.roles.create({ role, grants: [] })
      await ada.approvals.rules.set({ ...twoForDeleting(), commands: ['role.update', 'approval.setRule'] })
      const change = (by: typeof ada, role: string, description: string) =>
        by.approvals.request('role.update', { role, description })
      const first = await change(fay.session, 'first', 'One')
      const second = await change(hal.session, 'second', 'Two')
      expect((await refusalOf(change(fay.session, 'second', 'Three'))).code).toBe('conflict')
      expect((await ada.approvals.get(first)).status).toBe('pending')
      const again = await change(fay.session, 'first', 'Four')
      expect((await ada.approvals.get(first)).status).toBe('superseded')
      expect((await ada.approvals.approve(second)).status).toBe('executed')
      expect((await ada.approvals.approve(again)).status).toBe('executed')
      expect((await ada.roles.get('first')).description).toBe('Four')

      const make = (by: typeof ada) => by.approvals.request('approval.setRule', twoForDeleting())
      const rules = [await make(fay.session), await make(hal.session), await make(fay.session)]
      for (const rule of rules) expect((await ada.approvals.get(rule)).status).toBe('pending')
    })

    test('H7: a request is seen from where it was asked, where it is about, and by who decides; it is not there for others', async () => {
      const acorn = await company()
      const request = await acorn.ben.approvals.request('account.create', { externalId: 'elm' })
      const missing = {
        code: 'not_found',
        message: 'There is no such request. Check the spelling, or look at the list.',
      }
      for (const session of [acorn.cleo, acorn.dov, under.birch.eve]) {
        expect(await refusalOf(session.approvals.get(request))).toEqual(missing)
        expect(await refusalOf(session.approvals.approve(request))).toEqual(missing)
        expect(await refusalOf(session.approvals.deny(request))).toEqual(missing)
        expect(await refusalOf(session.approvals.withdraw(request))).toEqual(missing)
        expect((await session.approvals.list()).items).toEqual([])
      }
      for (const session of [acorn.ada, acorn.ben]) {
        expect((await session.approvals.list()).items).toMatchObject([{ id: request.id }])
      }
    })

    test('H6: a user who comes by an approved request has no secret until one is made', async () => {
      const acorn = await company()
      await acorn.ada.approvals.rules.set({ ...twoForDeleting(), commands: ['user.create'] })
      const email = `${unused('fay')}@elm.test`
      const request = await acorn.ben.approvals.request('user.create', {
        accountId: acorn.oak.id,
        email,
        firstName: 'Fay',
        lastName: 'Elm',
      })
      expect((await acorn.fay.session.approvals.approve(request)).status).toBe('executed')
      const added = await acorn.ada.users.get(email)
      expect(await rowsOf(under.database.pool, 'secrets', { user_id: added.id })).toEqual([])
    })
  })
}
