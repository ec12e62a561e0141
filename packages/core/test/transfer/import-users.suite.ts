import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/session.ts'
import type { ImportOptions } from '../../src/transfer/import-file.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

/** A file with the columns that most rows have. */
const file = (...rows: readonly string[]) =>
  ['account,email,firstName,lastName,externalId,roles,status', ...rows].join('\n')

export function importUsersSuite(on: SharedDatabase): void {
  describe('importing users', () => {
    const under = useTenantry(on)
    const watched = (by: Session, text: string, options?: ImportOptions) =>
      recording(under.database.pool, under.acorn.organization.id, () => by.import.users(text, options))
    /** The one row is refused with this, and nothing is there that was not there before. */
    const refusedRow = async (by: Session, row: string) => {
      const before = await stateWithoutKeys()
      const { answer } = await watched(by, file(row))
      expect(answer).toMatchObject({ rows: 1, created: 0, changed: 0, same: 0, refused: 1 })
      expect(await stateWithoutKeys()).toBe(before)
      return answer.problems[0]
    }
    const stateWithoutKeys = async () =>
      (await stateOf(under.database.pool, under.acorn.organization.id)).split('idempotency_keys')[0]

    test('H6: a new row makes a user without a secret, active, with the default role, and one event', async () => {
      const { acorn, database } = under
      const [fay, gil] = [unused('fay'), unused('gil')]
      const { answer, events } = await watched(
        acorn.ada,
        file(`oak,${fay}@ELM.test,Fay,Hill,${fay},,`, `pine,${gil}@elm.test,Gil,Dale,,account-admin;member,`),
      )
      expect(answer).toEqual({
        rows: 2,
        created: 2,
        changed: 0,
        same: 0,
        refused: 0,
        withheld: 0,
        continued: 0,
        dryRun: false,
        problems: [],
        ignored: [],
      })
      expect(events.map(({ type, open, accountId }) => [type, open.command, accountId])).toEqual([
        ['user.created', 'user.importBatch', acorn.oak.id],
        ['user.created', 'user.importBatch', acorn.pine.id],
      ])
      const user = await acorn.ada.users.get(fay)
      expect(user).toMatchObject({
        email: `${fay}@elm.test`,
        accountId: acorn.oak.id,
        status: 'active',
        version: 1,
      })
      expect(user.roles).toEqual(['member'])
      expect((await acorn.ada.users.get(`${gil}@elm.test`)).roles).toEqual(['account-admin', 'member'])
      const secrets = await database.pool.query('select id from tenantry.secrets where user_id = $1', [
        user.id,
      ])
      expect(secrets.rows).toEqual([])
      expect((await acorn.ada.users.rotateSecret(user)).userSecret).not.toBeNull()
      expect((await acorn.ada.audit.verify()).ok).toBe(true)
    })

    test('a row is recognised by its external id, then by its e-mail; what already holds writes nothing', async () => {
      const { acorn } = under
      const { user: byId } = await addUser(acorn.ada, acorn.oak.id, { externalId: unused('x') })
      const { user: byEmail } = await addUser(acorn.ada, acorn.oak.id)
      const { user: same } = await addUser(acorn.ada, acorn.oak.id, { externalId: unused('x') })
      const email = `${unused('new')}@elm.test`
      const { answer, events } = await watched(
        acorn.ada,
        file(
          `,${email},,,${byId.externalId},,`,
          `oak,${byEmail.email},Fay,Dale,${byEmail.email}-x,,active`,
          `oak,${same.email},Fay,Hill,${same.externalId},member,active`,
        ),
      )
      expect(answer).toMatchObject({ created: 0, changed: 2, same: 1, refused: 0 })
      expect(
        events.map(({ type, userId, personal }) => [type, userId, personal.before, personal.after]),
      ).toEqual([
        ['user.updated', byId.id, { email: byId.email }, { email }],
        [
          'user.updated',
          byEmail.id,
          { lastName: 'Hill', externalId: null },
          { lastName: 'Dale', externalId: `${byEmail.email}-x` },
        ],
      ])
      expect(await acorn.ada.users.get(byId.id)).toMatchObject({ email, firstName: 'Fay', version: 2 })
      expect(await acorn.ada.users.get(same.id)).toEqual(same)
    })

    test('an empty cell leaves what is there; an id in the file is ignored, and the report says so', async () => {
      const { acorn } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id, {
        externalId: unused('x'),
        roles: ['account-admin'],
      })
      const text = `id,email,externalId,roles,firstName\n${acorn.users.ben.id},${user.email},,,Faye\n`
      const { answer } = await watched(acorn.ada, text)
      expect(answer).toMatchObject({ changed: 1, refused: 0, ignored: ['id'] })
      expect(await acorn.ada.users.get(user.id)).toEqual({
        ...user,
        firstName: 'Faye',
        version: 2,
        updatedAt: expect.any(String),
      })
      expect((await acorn.ada.users.get(acorn.users.ben.id)).firstName).toBe('Ben')
    })

    test('the roles of a row are the user’s own from then on', async () => {
      const { acorn } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id, { roles: ['member'] })
      const { answer, events } = await watched(acorn.ada, file(`,${user.email},,,,account-admin,`))
      expect(answer).toMatchObject({ changed: 1, refused: 0 })
      expect((await acorn.ada.users.get(user.id)).roles).toEqual(['account-admin'])
      expect(events).toMatchObject([
        {
          type: 'user.updated',
          open: { before: { roles: ['member'] }, after: { roles: ['account-admin'] } },
        },
      ])
    })

    test('a row that is one user by its external id and another by its e-mail is refused', async () => {
      const { acorn } = under
      const { user: one } = await addUser(acorn.ada, acorn.oak.id, { externalId: unused('x') })
      const { user: other } = await addUser(acorn.ada, acorn.oak.id)
      expect(await refusedRow(acorn.ada, `,${other.email},,,${one.externalId},,`)).toEqual({
        line: 2,
        code: 'conflict',
        message: `The external id ${one.externalId} is one user’s and the e-mail address ${other.email} another’s. Correct one of them.`,
      })
    })

    test('a row that contradicts an earlier one of the file is refused, however far apart and however spelled', async () => {
      const { acorn } = under
      const stem = unused('twice')
      const rows = Array.from(
        { length: 1_100 },
        (_, n) => `oak,${stem}-${n}@elm.test,Fay,Hill,${stem}-${n},,`,
      )
      const { answer } = await watched(
        acorn.ada,
        file(
          ...rows,
          `oak,${stem}-3@ELM.test,Fay,Other,,,`,
          `oak,${stem}-new@elm.test,Fay,Other,${stem}-4,,`,
        ),
      )
      expect(answer).toMatchObject({ rows: 1_102, created: 1_100, changed: 0, refused: 2 })
      expect(answer.problems.map(({ line, message }) => [line, message])).toEqual([
        [1_102, 'Line 5 has the same e-mail address already. Keep one of the two.'],
        [1_103, 'Line 6 has the same external id already. Keep one of the two.'],
      ])
      // The command itself holds it too, for whoever calls it without a file.
      const cells = { account: 'oak', firstName: 'Fay', lastName: 'Hill' }
      const direct = await under.tenantry.execute(acorn.ada.principal, 'user.importBatch', {
        rows: [
          { line: 1, cells: { ...cells, email: `${stem}-a@elm.test` } },
          { line: 2, cells: { ...cells, email: ` ${stem}-A@elm.test` } },
        ],
      })
      expect(direct).toMatchObject({ created: 1, refused: [{ line: 2, code: 'conflict' }] })
    })

    test.each<[string, (name: string) => string, { code: string; message: string | RegExp }]>([
      [
        'an e-mail that is none',
        () => 'oak,fay,Fay,Hill,,,',
        { code: 'invalid_input', message: /^Email must be an address/ },
      ],
      [
        'neither mark',
        () => 'oak,,Fay,Hill,,,',
        { code: 'invalid_input', message: /^An e-mail address or an external id/ },
      ],
      [
        'a role that is none',
        (x) => `oak,${x}@elm.test,Fay,Hill,,king,`,
        { code: 'not_found', message: /^There is no such role/ },
      ],
      [
        'a new user without a name',
        (x) => `oak,${x}@elm.test,,,,,`,
        { code: 'invalid_input', message: /^A new user needs/ },
      ],
      [
        'an account that is not there',
        (x) => `ash,${x}@elm.test,Fay,Hill,,,`,
        { code: 'not_found', message: /^There is no account with the external id ash/ },
      ],
      [
        'an account of another organization',
        (x) => `rowan,${x}@elm.test,Fay,Hill,,,`,
        { code: 'not_found', message: /^There is no account with the external id rowan/ },
      ],
      [
        'a new user who is inactive',
        (x) => `oak,${x}@elm.test,Fay,Hill,,,inactive`,
        { code: 'conflict', message: /^A new user is active/ },
      ],
      [
        'H15: a role that reaches the organization elsewhere',
        (x) => `oak,${x}@elm.test,Fay,Hill,,org-admin,`,
        { code: 'conflict', message: /^Only users of the default account/ },
      ],
      [
        'moving somebody',
        () => 'pine,cleo@oak.test,Cleo,Elder,,,',
        { code: 'conflict', message: /^This user is in another account/ },
      ],
      [
        'deactivating somebody',
        () => 'oak,cleo@oak.test,Cleo,Elder,,,inactive',
        { code: 'conflict', message: /^This user is active, and an import does not/ },
      ],
      [
        'H17: one’s own roles',
        () => 'default,ada@acorn.test,Ada,Oak,,member,',
        { code: 'forbidden', message: /^You cannot change your own roles/ },
      ],
    ])('%s is refused for its row, with its line', async (_what, row, { code, message }) => {
      const problem = await refusedRow(under.acorn.ada, row(unused('fay')))
      expect(problem).toMatchObject({ line: 2, code })
      expect(problem?.message).toMatch(message)
    })

    test('an account administrator imports into their own account only, under the ceiling (H5, H7, H17)', async () => {
      const { acorn } = under
      const fay = unused('fay')
      const { answer } = await watched(acorn.ben, file(`oak,${fay}@elm.test,Fay,Hill,,account-admin,`))
      expect(answer).toMatchObject({ created: 1, refused: 0 })
      // Pine is not there for Ben, and so is nobody of it: a taken address is all that he learns.
      expect(await refusedRow(acorn.ben, `pine,${unused('fay')}@elm.test,Fay,Hill,,,`)).toMatchObject({
        code: 'not_found',
        message:
          'There is no account with the external id pine. Import the accounts first, or correct the row.',
      })
      expect(await refusedRow(acorn.ben, 'oak,dov@pine.test,Dov,Yew,,,')).toEqual({
        line: 2,
        code: 'conflict',
        message: 'The e-mail address dov@pine.test is taken in this organization. Use another one.',
      })
      expect(await refusedRow(acorn.ben, `oak,dov@pine.test,Dov,Yew,${unused('x')},,`)).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^The e-mail address dov@pine\.test or the external id .* is taken/),
      })
      const { user } = await addUser(acorn.ada, acorn.oak.id, { externalId: unused('x') })
      expect(await refusedRow(acorn.ben, `,dov@pine.test,,,${user.externalId},,`)).toMatchObject({
        code: 'conflict',
        message: expect.stringMatching(/^The e-mail address dov@pine\.test is taken/),
      })
      const denied = await watched(acorn.ben, file(`oak,${unused('fay')}@elm.test,Fay,Hill,,org-admin,`))
      expect(denied.answer.problems).toMatchObject([{ code: 'forbidden', message: /./ }])
      expect(denied.events).toMatchObject([
        { type: 'import.forbidden', userId: acorn.users.ben.id, open: { after: { refusedRows: 1 } } },
      ])
    })

    test('one address that is taken does not keep the other changes of its batch from being written', async () => {
      const { acorn } = under
      const people = await Promise.all(
        Array.from({ length: 3 }, () => addUser(acorn.ada, acorn.oak.id, { externalId: unused('x') })),
      )
      const [first, second, third] = people.map(({ user }) => user)
      const { answer, events } = await watched(
        acorn.ben,
        file(
          `,,Ada,,${first?.externalId},,`,
          `,dov@pine.test,,,${second?.externalId},,`,
          `,,Eve,,${third?.externalId},,`,
        ),
      )
      expect(answer).toMatchObject({ changed: 2, refused: 1, problems: [{ line: 3, code: 'conflict' }] })
      expect(events.map(({ userId }) => userId)).toEqual([first?.id, third?.id])
      expect((await acorn.ada.users.get(third?.id ?? '')).firstName).toBe('Eve')
      expect((await acorn.ada.users.get(second?.id ?? '')).email).toBe(second?.email)
    })

    test('H17: an account administrator of the default account writes to no organization administrator', async () => {
      const acorn = await under.newAcorn()
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['account-admin'] })
      const { organizationSecret } = acorn
      const hal = await under.tenantry.authenticate({ organizationSecret, userSecret })
      for (const row of ['default,ada@acorn.test,Eve,,,,', 'default,ada@acorn.test,,,,member,']) {
        expect(await hal.import.users(file(row))).toMatchObject({
          refused: 1,
          problems: [{ code: 'forbidden' }],
        })
      }
      expect(await hal.import.users(file('default,ada@acorn.test,Ada,Oak,,org-admin,active'))).toMatchObject({
        same: 1,
      })
    })

    test('a member is refused at once, and the refusal is recorded', async () => {
      const { acorn } = under
      const { events } = await recording(under.database.pool, acorn.organization.id, async () => {
        expect(
          await refusalOf(acorn.cleo.import.users(file('oak,cleo@oak.test,Cleo,Hawthorn,,,'))),
        ).toMatchObject({
          code: 'forbidden',
        })
      })
      expect(events).toMatchObject([{ type: 'command.denied', open: { command: 'user.importBatch' } }])
      expect(JSON.stringify(events)).not.toContain('Hawthorn')
    })

    test('an inactive account takes nobody in, and lets those who are there be changed', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const { user } = await addUser(acorn.ada, elm.id)
      await acorn.ada.accounts.deactivate(elm)
      expect(
        await refusedRow(acorn.ada, `${elm.externalId},${unused('fay')}@elm.test,Fay,Hill,,,`),
      ).toMatchObject({
        code: 'conflict',
        message: `The account ${elm.externalId} is not active. Reactivate it first.`,
      })
      expect(await refusedRow(acorn.ada, `,${user.email},,,,account-admin,`)).toMatchObject({
        code: 'conflict',
      })
      const { answer } = await watched(
        acorn.ada,
        file(`${elm.externalId},${user.email},Faye,Hill,,,inactive`),
      )
      expect(answer).toMatchObject({ changed: 1, refused: 0 })
    })

    test('a row that was refused for a reason that is gone is tried again with the same file', async () => {
      const { acorn, clock } = under
      const elm = await addAccount(acorn.ada)
      await acorn.ada.accounts.deactivate(elm)
      const text = file(
        `${elm.externalId},${unused('fay')}@elm.test,Fay,Hill,,,`,
        `oak,${unused('gil')}@elm.test,Gil,Dale,,,`,
      )
      expect(await acorn.ada.import.users(text)).toMatchObject({ created: 1, refused: 1, continued: 0 })
      clock.advance(1_000)
      expect(await acorn.ada.import.users(text)).toMatchObject({ created: 1, refused: 1, continued: 1 })
      await acorn.ada.accounts.reactivate(elm)
      clock.advance(1_000)
      const { answer, events } = await watched(acorn.ada, text)
      expect(answer).toMatchObject({ created: 2, refused: 0, continued: 1, problems: [] })
      expect(events.map(({ type }) => type)).toEqual(['user.created'])
    })

    test('the limit of users of an account holds for the rows together', async () => {
      const acorn = await under.newAcorn()
      await under.database.pool.query(
        'update tenantry.organizations set limit_users_per_account = 4 where id = $1',
        [acorn.organization.id],
      )
      const rows = Array.from({ length: 4 }, (_, n) => `oak,fay-${n}@elm.test,Fay,Hill,,,`)
      const report = await acorn.ada.import.users(file(...rows))
      expect(report).toMatchObject({ created: 2, refused: 2 })
      expect(report.problems.map(({ line, code }) => [line, code])).toEqual([
        [4, 'conflict'],
        [5, 'conflict'],
      ])
    })

    test('a row that is refused takes no place from those behind it under the limit of users', async () => {
      const acorn = await under.newAcorn()
      const { organizations } = under.tenantry.system('billing')
      await organizations.setLimits(acorn.organization.id, { usersPerAccount: 4 })
      // Oak has room for two. Dov is of another account, which Ben does not see.
      const report = await acorn.ben.import.users(
        file(
          'oak,dov@pine.test,Dov,Yew,,,',
          'oak,fay@elm.test,Fay,Hill,,org-admin,',
          'oak,gil@elm.test,Gil,Hill,,,',
          'oak,gil@elm.test,Gil,Hill,,,',
          'oak,ada@acorn.test,Ada,Elder,,,',
          'oak,hal@elm.test,Hal,Hill,,,',
          'oak,ivy@elm.test,Ivy,Hill,,,',
        ),
      )
      expect(report).toMatchObject({ created: 2, refused: 5 })
      expect(report.problems.map(({ line, code, message }) => [line, code, message])).toEqual([
        [2, 'conflict', expect.stringMatching(/dov@pine\.test is taken/)],
        [3, 'forbidden', expect.any(String)],
        [5, 'invalid_input', expect.stringMatching(/Line 4 has the same/)],
        [6, 'conflict', expect.stringMatching(/ada@acorn\.test is taken/)],
        [8, 'conflict', expect.stringMatching(/may have 4 users/)],
      ])
      const inOak = await acorn.ben.users.list({ sort: 'email' })
      expect(inOak.items.map(({ email }) => email)).toEqual([
        'ben@oak.test',
        'cleo@oak.test',
        'gil@elm.test',
        'hal@elm.test',
      ])
    })

    test('H16: a file does not demote the last administrators, not even one after the other', async () => {
      const acorn = await under.newAcorn()
      await addUser(acorn.ada, acorn.defaultAccount.id, { email: 'hal@acorn.test', roles: ['org-admin'] })
      const system = under.tenantry.system('nightly import').inOrganization(acorn.organization.id)
      const report = await system.import.users(
        file(',ada@acorn.test,,,,member,', ',hal@acorn.test,,,,member,'),
      )
      expect(report).toMatchObject({ changed: 1, refused: 1, problems: [{ line: 3, code: 'conflict' }] })
      expect(report.problems[0]?.message).toMatch(/is the last organization administrator who can sign in/)
      const left = await system.users.list({ role: 'org-admin' })
      expect(left.items.map(({ email }) => email)).toEqual(['hal@acorn.test'])
    })

    test('H16: whoever could not sign in is demoted without another administrator’s being counted for it', async () => {
      const acorn = await under.newAcorn()
      const system = under.tenantry.system('nightly import').inOrganization(acorn.organization.id)
      const person = (name: string) => `default,${name}@acorn.test,${name},Hill,,org-admin,`
      await system.import.users(file(person('fay'), person('gil')))
      expect(
        await acorn.ada.import.users(file(',fay@acorn.test,,,,member,', ',gil@acorn.test,,,,member,')),
      ).toMatchObject({ changed: 2, refused: 0 })
    })

    test('H16: an administrator is demoted where another row of the batch makes somebody one', async () => {
      const acorn = await under.newAcorn()
      const { user: hal } = await addUser(acorn.ada, acorn.defaultAccount.id)
      const system = under.tenantry.system('nightly import').inOrganization(acorn.organization.id)
      const text = file(',ada@acorn.test,,,,member,', `,${hal.email},,,,org-admin,`)
      expect(await system.import.users(text, { dryRun: true })).toMatchObject({ changed: 2, refused: 0 })
      expect(await system.import.users(text, { strict: true })).toMatchObject({ changed: 2, refused: 0 })
      const left = await system.users.list({ role: 'org-admin' })
      expect(left.items.map(({ email }) => email)).toEqual([hal.email])
    })

    test('a file is no way around a rule that asks others to agree; the host’s own jobs are nobody', async () => {
      const acorn = await under.newAcorn()
      await addUser(acorn.ada, acorn.defaultAccount.id, { roles: ['org-admin'] })
      const text = file('oak,fay@elm.test,Fay,Hill,,,', 'oak,cleo@oak.test,Cleopatra,Elder,,,')
      expect(await acorn.ada.import.users(text, { dryRun: true })).toMatchObject({ created: 1, changed: 1 })
      const stages = [{ need: 1, approvers: [{ role: 'org-admin' as const }] }]
      await acorn.ada.approvals.rules.set({ name: 'Adding people', commands: ['user.create'], stages })
      expect(await acorn.ada.import.users(text)).toMatchObject({
        created: 0,
        changed: 1,
        problems: [{ line: 2, code: 'approval_required' }],
      })
      const system = under.tenantry.system('nightly import').inOrganization(acorn.organization.id)
      expect(await system.import.users(text)).toMatchObject({ created: 1, same: 1, refused: 0 })
      // Whatever a row does is ruled as what it does: giving a role, taking one, changing a name, and a pattern for all of it.
      const { user } = await addUser(system, acorn.defaultAccount.id)
      const rows: readonly (readonly [string, string])[] = [
        ['user.assignRole', `,${user.email},,,,member;org-admin,`],
        ['user.revokeRole', `,${user.email},,,,account-admin,`],
        ['user.update', `,${user.email},Another,,,,`],
        ['user.*', `,${user.email},Another,,,member;org-admin,`],
      ]
      for (const [command, row] of rows) {
        const rule = await acorn.ada.approvals.rules.set({ name: command, commands: [command], stages })
        expect(await acorn.ada.import.users(file(row)), command).toMatchObject({
          changed: 0,
          problems: [{ line: 2, code: 'approval_required' }],
        })
        await acorn.ada.approvals.rules.remove(rule)
      }
      expect((await acorn.ada.users.get(user.id)).roles).toEqual(['member'])
    })

    test('strict: one refused row refuses its batch whole, and only its batch', async () => {
      const { acorn } = under
      const stem = unused('strict')
      const row = (n: number) => `oak,${stem}-${n}@elm.test,Fay,Hill,,,`
      const rows = Array.from({ length: 1_002 }, (_, n) =>
        n === 5 ? 'ash,bad@elm.test,Fay,Hill,,,' : row(n),
      )
      const { answer, events } = await watched(acorn.ada, file(...rows), { strict: true })
      expect(answer).toMatchObject({
        rows: 1_002,
        created: 2,
        refused: 1,
        withheld: 999,
        problems: [{ line: 7 }],
      })
      expect(events).toHaveLength(2)
      const unreadable = file(
        row(2_000),
        'oak,too,many,cells,here,now,and,more',
        'ash,bad@elm.test,Fay,Hill,,,',
      )
      const second = await watched(acorn.ada, unreadable, { strict: true })
      expect(second.answer).toMatchObject({ created: 0, refused: 2, withheld: 1 })
      expect(second.answer.problems.map(({ line }) => line)).toEqual([3, 4])
      expect(second.events).toEqual([])
      // Without it (the control) the sound row is imported.
      expect(await acorn.ada.import.users(unreadable)).toMatchObject({ created: 1, refused: 2, withheld: 0 })
    })

    test('strict: what an account administrator may not give refuses the batch as forbidden, on the record', async () => {
      const { acorn } = under
      const text = file(
        `oak,${unused('fay')}@elm.test,Fay,Hill,,,`,
        `oak,${unused('gil')}@elm.test,Gil,Dale,,org-admin,`,
      )
      const { answer, events } = await watched(acorn.ben, text, { strict: true })
      expect(answer).toMatchObject({
        created: 0,
        refused: 1,
        withheld: 1,
        problems: [{ line: 3, code: 'forbidden' }],
      })
      expect(events).toMatchObject([{ type: 'command.denied', open: { command: 'user.importBatch' } }])
    })

    test('a dry run says what would become of each row and writes nothing, not even an event or a key', async () => {
      const { acorn, database } = under
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      const text = file(
        `oak,${unused('fay')}@elm.test,Fay,Hill,,,`,
        `oak,${user.email},Faye,Hill,,account-admin,`,
        `oak,cleo@oak.test,Cleo,Elder,,,`,
        `ash,${unused('fay')}@elm.test,Fay,Hill,,,`,
        'oak,dov@pine.test,Dov,Yew,,,',
      )
      const before = await stateOf(database.pool, acorn.organization.id)
      const { answer, events } = await watched(acorn.ben, text, { dryRun: true })
      expect(answer).toMatchObject({ dryRun: true, rows: 5, created: 1, changed: 1, same: 1, refused: 2 })
      expect(answer.problems.map(({ line }) => line)).toEqual([5, 6])
      expect(events).toEqual([])
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
      // The same rows, done (the control).
      const done = await watched(acorn.ben, text)
      expect(done.answer).toMatchObject({ created: 1, changed: 1, same: 1, refused: 2 })
      expect(done.answer.problems).toEqual(answer.problems)
      expect(await stateOf(database.pool, acorn.organization.id)).not.toBe(before)
    })

    test('progress is told after each batch, and every refused row once', async () => {
      const { acorn } = under
      const stem = unused('many')
      const rows = Array.from({ length: 2_500 }, (_, n) =>
        n % 1_000 === 7 ? 'oak,bad,,,,,' : `oak,${stem}-${n}@elm.test,Fay,Hill,,,`,
      )
      const progress: number[] = []
      const lines: number[] = []
      const report = await acorn.ada.import.users(file(...rows), {
        onProgress: (counts) => void progress.push(counts.rows),
        onProblem: ({ line }) => void lines.push(line),
      })
      expect(progress).toEqual([1_000, 2_000, 2_500])
      expect(lines).toEqual([9, 1_009, 2_009])
      expect(report).toMatchObject({ created: 2_497, refused: 3 })
    })
  })
}
