import { describe, expect, test } from 'vitest'
import { type Company, createCompany } from '../approvals/company.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { wholeDatabase } from '../support/whole-database.ts'

const APPROVALS = ['approval_requests', 'approval_voters', 'approval_votes', 'approval_reviews'] as const

export function erasingEverywhereSuite(on: SharedDatabase): void {
  describe('erasing a person wherever they are named', () => {
    const under = useTenantry(on)
    /** Every stored line in which a word stands, in whatever table. */
    const linesWith = async (word: string) =>
      (await wholeDatabase(under.database.pool))
        .toLowerCase()
        .split('\n')
        .filter((line) => line.includes(word))

    /** What is stored of approvals, a text for each table. */
    const approvalsOf = async ({ organization }: Company) =>
      Object.fromEntries(
        await Promise.all(
          APPROVALS.map(async (table) => {
            const rows = await rowsOf(under.database.pool, table, { organization_id: organization.id })
            return [table, JSON.stringify(rows).toLowerCase()] as const
          }),
        ),
      )

    /** An administrator who asked, agreed, stood in, broke the glass and reviewed, each time in words that name them. */
    async function busyAdministrator(company: Company) {
      const { ada, fay, gil, users, organization, defaultAccount, organizationSecret } = company
      const word = unused('Quillfeather').toLowerCase()
      const system = under.tenantry.system('personnel').inOrganization(organization.id)
      const { user, userSecret } = await system.users.create({
        accountId: defaultAccount.id,
        email: `${word}@acorn.test`,
        firstName: word,
        lastName: 'Hill',
        roles: ['org-admin'],
      })
      if (userSecret === null) throw new Error('a new user had no User Secret')
      const session = await under.tenantry.authenticate({ organizationSecret, userSecret })
      await ada.approvals.rules.set({
        name: unused('Two for a change'),
        commands: ['user.update', 'user.create'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      const update = (lastName: string) => ({ userId: users.cleo.id, lastName })
      const asked = await session.approvals.request('user.update', update('One'), { reason: `${word} asks` })
      await gil.session.approvals.approve(asked)
      const agreed = await fay.session.approvals.request('user.update', update('Two'))
      await session.approvals.approve(agreed, { reason: `${word} agrees` })
      const refused = await fay.session.approvals.request('user.update', update('Three'))
      await session.approvals.deny(refused, { reason: `${word} does not` })
      const broken = await session.approvals.breakGlass('user.update', update('Four'), {
        reason: `${word} is in need`,
      })
      await fay.session.approvals.reviews.close(broken.review, { remark: `${word} was right` })
      const seen = await fay.session.approvals.breakGlass('user.update', update('Five'), { reason: 'Need' })
      await session.approvals.reviews.close(seen.review, { remark: `${word} has looked` })
      return { user, word }
    }

    test('whoever asked, agreed, refused, broke the glass and reviewed is nowhere in the database any more', async () => {
      const company = await createCompany(under.tenantry)
      const { user, word } = await busyAdministrator(company)
      const system = under.tenantry.system('erasure').inOrganization(company.organization.id)
      await system.users.delete(user)
      // The control: all of it was there, and is found so.
      for (const text of Object.values(await approvalsOf(company))) expect(text).toContain(word)
      expect(await linesWith(word)).not.toEqual([])

      await system.users.erase(user)
      expect(await linesWith(word)).toEqual([])
      expect(await company.ada.audit.verify()).toMatchObject({ ok: true })
      for (const text of Object.values(await approvalsOf(company))) expect(text).toContain(user.id)
      // Others keep what is theirs.
      expect((await approvalsOf(company)).approval_votes).toContain('gil hill')
    })

    test('whoever was made, changed and refused by what others asked is nowhere in the database any more', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, fay, gil, cleo, oak, organization } = company
      const word = unused('Featherquill').toLowerCase()
      const email = `${word}@oak.test`
      const person = { accountId: oak.id, email, firstName: word, lastName: 'Hill' }
      await ada.approvals.rules.set({
        name: unused('Two for a change'),
        commands: ['user.update', 'user.create'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      const made = await ada.approvals.request('user.create', person, { reason: `${word} is new` })
      await gil.session.approvals.approve(made, { reason: `${word} is fine` })
      const [user] = (await ada.users.list({ accountId: oak.id, search: email })).items
      if (user === undefined) throw new Error('nobody was made by the request')
      const change = { userId: user.id, email: `new-${email}`, lastName: `${word}s` }
      const changed = await ada.approvals.request('user.update', change, { reason: `${word} married` })
      await gil.session.approvals.approve(changed)
      const denied = await ada.approvals.request('user.update', { userId: user.id, lastName: word })
      await fay.session.approvals.deny(denied, { reason: `Not ${word}` })
      await ada.approvals.breakGlass(
        'user.update',
        { userId: user.id, firstName: `${word}a` },
        { reason: word },
      )
      await refusalOf(cleo.users.update(user.id, { email: `other-${email}`, firstName: word }))
      await refusalOf(cleo.users.create(person))
      // Still open: it names them by an address of theirs, and nobody's id.
      const open = await fay.session.approvals.request('user.create', { ...person, email: `New-${email}` })

      const system = under.tenantry.system('erasure').inOrganization(organization.id)
      await system.users.delete(user)
      expect((await linesWith(word)).length).toBeGreaterThan(20)
      await system.users.erase(user)
      expect(await linesWith(word)).toEqual([])
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
      expect(await ada.approvals.get(open)).toMatchObject({ status: 'cancelled' })
      expect(await refusalOf(gil.session.approvals.approve(open))).toMatchObject({ code: 'conflict' })
    })

    test('whose address stands in what others wrote, in whatever punctuation, in what was asked for, in what they handed out and in a stored outcome is nowhere in the database any more', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, ben, cleo, oak, users, organization, organizationSecret } = company
      const word = unused('Plumefeather').toLowerCase()
      const email = `${word}@oak.test`
      const created = await ada.users.create(
        { accountId: oak.id, email, firstName: word, lastName: 'Hill', roles: ['account-admin'] },
        { idempotencyKey: word.slice(0, 5) },
      )
      if (created.userSecret === null) throw new Error('a new user had no User Secret')
      const session = await under.tenantry.authenticate({
        organizationSecret,
        userSecret: created.userSecret,
      })
      await session.chat.issueLinkCode(users.cleo.id)
      const said = [
        (it: string) => `Ask ${it}!`,
        (it: string) => `'${it}'`,
        (it: string) => `“${it.toUpperCase()}”?`,
        (it: string) => `_*${it}*_`,
        (it: string) => `ben@oak.test/${it}|x`,
        (it: string) => `mailto:${it}...`,
      ]
      for (const text of said) {
        const account = { externalId: unused('yew') }
        await ben.approvals.request('account.create', account, { reason: text(email) })
        await refusalOf(cleo.accounts.create({ ...account, name: text(email) }))
        await refusalOf(cleo.accounts.create({ ...account, description: `See\nnew\t${text(email)}` }))
      }
      await ben.approvals.request('account.create', { externalId: unused('yew'), description: `${email}?` })

      await ada.users.delete(created.user)
      expect((await linesWith(word)).length).toBeGreaterThan(15)
      await under.tenantry.system('erasure').inOrganization(organization.id).users.erase(created.user)
      expect(await linesWith(word)).toEqual([])
      expect(await ada.audit.verify()).toMatchObject({ ok: true })
      // A repeat is no second call: the key is taken, and by nothing that can be told.
      const repeated = ada.users.create(
        { accountId: oak.id, email, firstName: word, lastName: 'Hill', roles: ['account-admin'] },
        { idempotencyKey: word.slice(0, 5) },
      )
      expect(await refusalOf(repeated)).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('Use a new key'),
      })
    })

    test('H9: a purged account leaves nobody of it in approvals; the history still says who they were', async () => {
      const company = await createCompany(under.tenantry)
      const { ada, fay, gil, organization, organizationSecret } = company
      const elm = await addAccount(ada)
      const word = unused('Plumequill').toLowerCase()
      const { user, userSecret } = await addUser(ada, elm.id, { firstName: word, email: `${word}@elm.test` })
      const session = await under.tenantry.authenticate({ organizationSecret, userSecret })
      const asked = await session.approvals.request(
        'account.create',
        { externalId: unused('yew') },
        { reason: word },
      )
      await ada.approvals.rules.set({
        name: unused('Two for a change'),
        commands: ['user.update'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      const change = { userId: user.id, lastName: word }
      const changed = await fay.session.approvals.request('user.update', change, { reason: word })
      await gil.session.approvals.approve(changed, { reason: word })
      const open = await fay.session.approvals.request('user.update', { ...change, lastName: `${word}s` })
      await ada.accounts.delete(elm)
      expect((await approvalsOf(company)).approval_requests).toContain(word)

      await ada.accounts.purge(elm)
      expect(Object.values(await approvalsOf(company)).join()).not.toContain(word)
      expect(await ada.approvals.get(asked)).toMatchObject({
        status: 'cancelled',
        requester: { id: user.id, name: '(erased)' },
      })
      expect(await ada.approvals.get(open)).toMatchObject({ status: 'cancelled' })
      expect(await linesWith(word)).not.toEqual([])
      await under.tenantry.system('erasure').inOrganization(organization.id).users.erase(user)
      expect(await linesWith(word)).toEqual([])
    })
  })
}
