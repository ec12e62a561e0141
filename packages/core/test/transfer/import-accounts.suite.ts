import { describe, expect, test } from 'vitest'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { stateOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function importAccountsSuite(on: SharedDatabase): void {
  describe('importing accounts', () => {
    const under = useTenantry(on)
    const watched = (text: string) =>
      recording(under.database.pool, under.acorn.organization.id, () => under.acorn.ada.import.accounts(text))

    test('H4: a row makes an account, or changes the one with its external id; the same writes nothing', async () => {
      const { acorn } = under
      const elm = await addAccount(acorn.ada)
      const ash = unused('ash')
      const rows = [`${ash},,`, `,Élan & Söhne ${ash},`, `${elm.externalId},Elm Ltd,`, 'oak,Oak Ltd,oak']
      const { answer, events } = await watched(['externalId,name,description', ...rows].join('\n'))
      expect(answer).toMatchObject({ rows: 4, created: 2, changed: 1, same: 1, refused: 0 })
      expect(await acorn.ada.accounts.get(ash)).toMatchObject({
        name: ash,
        description: ash,
        status: 'active',
      })
      expect(await acorn.ada.accounts.get(`elan-sohne-${ash}`)).toMatchObject({ name: `Élan & Söhne ${ash}` })
      expect(await acorn.ada.accounts.get(elm.id)).toMatchObject({ name: 'Elm Ltd', version: 2 })
      expect(events.map(({ type }) => type)).toEqual([
        'account.created',
        'account.created',
        'account.updated',
      ])
      expect(events[2]?.open).toMatchObject({ before: { name: elm.name }, after: { name: 'Elm Ltd' } })
      const found = await acorn.ada.accounts.list({ search: 'lan & sohne' })
      expect(found.items.map(({ externalId }) => externalId)).toContain(`elan-sohne-${ash}`)
    })

    test.each<[string, string, string, RegExp]>([
      ['no mark at all', ',,wood,', 'invalid_input', /^An external id or a name is needed/],
      [
        'a name of which nothing can be an external id',
        ',!!!,,',
        'invalid_input',
        /^No external id can be made/,
      ],
      [
        'an external id like one of ours',
        'acc_01kjpwd6m0ep5vmshpyhez62yx,,,',
        'invalid_input',
        /must not look like/,
      ],
      ['a status that is none', 'oak,,,deleted', 'invalid_input', /^Status is active or inactive/],
      ['a new account that is inactive', 'brand-new,,,inactive', 'conflict', /^A new account is active/],
      [
        'H10: deactivating, of the default account too',
        'default,,,inactive',
        'conflict',
        /^This account is active, and/,
      ],
    ])('%s is refused for its row', async (_what, row, code, message) => {
      const { answer, events } = await watched(`externalId,name,description,status\n${row}\n`)
      expect(answer).toMatchObject({ created: 0, changed: 0, refused: 1, problems: [{ line: 2, code }] })
      expect(answer.problems[0]?.message).toMatch(message)
      expect(events).toEqual([])
    })

    test('H3: nobody but organization administrators imports accounts', async () => {
      const { acorn, database } = under
      const before = await stateOf(database.pool, acorn.organization.id)
      for (const session of [acorn.ben, acorn.cleo]) {
        expect(await refusalOf(session.import.accounts('externalId\nelm\n'))).toMatchObject({
          code: 'forbidden',
        })
      }
      expect(await stateOf(database.pool, acorn.organization.id)).toBe(before)
    })

    test('the limit of accounts holds for the rows together; a dry run and a strict one keep to it, too', async () => {
      const acorn = await under.newAcorn()
      const { pool } = under.database
      await pool.query('update tenantry.organizations set limit_accounts = 4 where id = $1', [
        acorn.organization.id,
      ])
      const text = 'externalId\nelm\nash\nyew\n'
      const before = await stateOf(pool, acorn.organization.id)
      expect(await acorn.ada.import.accounts(text, { dryRun: true })).toMatchObject({
        created: 2,
        refused: 1,
      })
      expect(await acorn.ada.import.accounts(text, { strict: true })).toMatchObject({
        refused: 1,
        withheld: 2,
      })
      expect(await stateOf(pool, acorn.organization.id)).toBe(before)
      const report = await acorn.ada.import.accounts(text)
      expect(report).toMatchObject({ created: 2, refused: 1, problems: [{ line: 4, code: 'conflict' }] })
    })

    test('a row that is refused takes no place from those behind it under the limit of accounts', async () => {
      const acorn = await under.newAcorn()
      const { organizations } = under.tenantry.system('billing')
      await organizations.setLimits(acorn.organization.id, { accounts: 3 })
      // There is room for one. Whoever makes accounts and reads none but their own cannot know that Pine is there.
      const maker = unused('maker')
      await acorn.ada.roles.create({
        role: maker,
        grants: ['account:create@organization', 'account:read@account'],
      })
      const { userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, { roles: [maker] })
      const { organizationSecret } = acorn
      const mel = await under.tenantry.authenticate({ organizationSecret, userSecret })
      const report = await mel.import.accounts('externalId\npine\nelm\nelm\nash\n')
      expect(report).toMatchObject({ created: 1, refused: 3 })
      expect(report.problems.map(({ line, message }) => [line, message])).toEqual([
        [2, expect.stringMatching(/external id pine is taken/)],
        [4, expect.stringMatching(/[Ll]ine 3/)],
        [5, expect.stringMatching(/may have 3 accounts/)],
      ])
      expect((await acorn.ada.accounts.list()).items.map(({ externalId }) => externalId)).toContain('elm')
    })
  })
}
