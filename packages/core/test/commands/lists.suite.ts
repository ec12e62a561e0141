import { beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../../src/domain/account.ts'
import type { InputOf } from '../../src/session/operation-types.ts'
import type { Session } from '../../src/session.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

const NO_CURSOR = {
  code: 'invalid_input',
  message: 'This cursor is not one of this list. Start from the first page.',
}

/** In the order in which they are listed, on every database: by last name, then first, without accents and case. */
const PEOPLE = [
  ['Zoë', '10th'],
  ['Åsa', 'Äpple'],
  ['Ben', 'apple'],
  ['Ada', 'Ash'],
  ['ada', 'Ash'],
  ['Eve', 'Ash-Elm'],
  ['Ivo', 'Östlund'],
  ['Émile', 'Zola'],
  ['Ömer', 'zola'],
  ['Ян', 'Яблоко'],
  ['葵', '木'],
] as const

export function listsSuite(on: SharedDatabase): void {
  describe('lists', () => {
    const under = useTenantry(on)
    let elm: Account
    beforeAll(async () => {
      elm = await addAccount(under.acorn.ada)
      for (const [firstName, lastName] of [...PEOPLE].reverse()) {
        await addUser(under.acorn.ada, elm.id, { firstName, lastName })
      }
    })

    async function everyPage(by: Session, input: InputOf<'user.list'>) {
      const pages = []
      let cursor: string | undefined
      do {
        const page = await by.users.list(cursor === undefined ? input : { ...input, cursor })
        pages.push(page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return pages
    }
    const firstPage = async (by: Session, input: InputOf<'user.list'> = {}) =>
      (await by.users.list({ limit: 2, includeInactive: true, ...input })).nextCursor ?? ''

    test('the same people are listed in the same order on every database', async () => {
      const { items, nextCursor } = await under.acorn.ada.users.list({ accountId: elm.id })
      const names = items.map(({ firstName, lastName }) => `${firstName} ${lastName}`.toLowerCase())
      expect(names).toEqual(PEOPLE.map(([first, last]) => `${first} ${last}`.toLowerCase()))
      expect(nextCursor).toBeNull()
    })

    test('pages together show everybody once, in order, whatever their size', async () => {
      const whole = (await under.acorn.ada.users.list({ accountId: elm.id })).items
      for (const limit of [1, 2, 3, PEOPLE.length - 1, PEOPLE.length, 200]) {
        const pages = await everyPage(under.acorn.ada, { accountId: elm.id, limit })
        expect(pages.flat(), `limit ${limit}`).toEqual(whole)
        expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true)
      }
    })

    test('a page goes on where the last one ended, though its last person was deleted and others came', async () => {
      const { ada } = under.acorn
      const fir = await addAccount(ada)
      for (const lastName of ['A', 'B', 'C', 'D']) await addUser(ada, fir.id, { lastName })
      const first = await ada.users.list({ accountId: fir.id, limit: 2 })
      await ada.users.delete(first.items[1] ?? '')
      await addUser(ada, fir.id, { lastName: 'AA' })
      await addUser(ada, fir.id, { lastName: 'CC' })
      const rest = await ada.users.list({ accountId: fir.id, limit: 9, cursor: first.nextCursor ?? '' })
      expect(rest.items.map(({ lastName }) => lastName)).toEqual(['C', 'CC', 'D'])
    })

    test('a cursor that was altered is refused, in whatever place', async () => {
      const { ada } = under.acorn
      const input = { accountId: elm.id, limit: 2 }
      const { nextCursor } = await ada.users.list(input)
      const cursor = nextCursor ?? ''
      const alterations = [
        `${cursor}=`,
        `${cursor}.`,
        `${cursor}.x`,
        ` ${cursor}`,
        `${cursor}\n`,
        `${cursor}${cursor}`,
        '.',
        'AAAA',
        'A'.repeat(cursor.length),
        '',
        'x',
      ]
      for (let at = 0; at < cursor.length; at += 7) {
        alterations.push(cursor.slice(0, at), cursor.slice(0, at) + cursor.slice(at + 1))
        const other = cursor.charAt(at) === 'A' ? 'B' : 'A'
        alterations.push(cursor.slice(0, at) + other + cursor.slice(at + 1))
      }
      for (const altered of alterations) {
        expect(await refusalOf(ada.users.list({ ...input, cursor: altered })), altered).toEqual(NO_CURSOR)
      }
      expect((await ada.users.list({ ...input, cursor })).items).toHaveLength(2)
    })

    test('a cursor tells nothing of where the page ended: it could be somebody whom its owner may not see', async () => {
      const { ada } = under.acorn
      const fir = await addAccount(ada)
      for (const lastName of ['Recognizable', 'Recognizable-too']) await addUser(ada, fir.id, { lastName })
      const { items, nextCursor } = await ada.users.list({ accountId: fir.id, limit: 1 })
      const text = `${nextCursor} ${Buffer.from(nextCursor ?? '', 'base64url').toString('latin1')}`
      expect(items).toHaveLength(1)
      for (const told of [items[0]?.id ?? '', 'recognizable']) expect(text.toLowerCase()).not.toContain(told)
    })

    test('a cursor of another person, list, filter or organization is refused', async () => {
      const { acorn, birch, tenantry } = under
      const mine = await firstPage(acorn.ada)
      const asSystem = tenantry.system('test').inOrganization(acorn.organization.id)
      const again = { limit: 2, includeInactive: true, cursor: mine }
      for (const other of [asSystem, acorn.ben, birch.eve]) {
        expect(await refusalOf(other.users.list(again))).toEqual(NO_CURSOR)
      }
      expect(await refusalOf(acorn.ada.accounts.list(again))).toEqual(NO_CURSOR)
      for (const change of [
        { search: 'a' },
        { includeInactive: false },
        { accountId: elm.id },
        { role: 'member' },
        { status: 'active' },
      ] as const) {
        expect(await refusalOf(acorn.ada.users.list({ ...again, ...change }))).toEqual(NO_CURSOR)
      }
      expect((await acorn.ada.users.list({ ...again, limit: 3 })).items).toHaveLength(3)
    })

    test('a cursor ends with the rights under which it was made', async () => {
      const { acorn, tenantry } = under
      const { user, userSecret } = await addUser(acorn.ada, acorn.defaultAccount.id, {
        roles: ['account-admin'],
      })
      const { organizationSecret } = acorn
      const deputy = await tenantry.authenticate({ organizationSecret, userSecret })
      const cursor = await firstPage(deputy, { limit: 1 })
      expect(cursor).not.toBe('')
      await acorn.ada.users.assignRole(user, 'org-admin')
      expect(await refusalOf(deputy.users.list({ limit: 1, includeInactive: true, cursor }))).toEqual(
        NO_CURSOR,
      )
    })

    test('a search finds parts of names, e-mails and external ids, without accents and case', async () => {
      const { ada } = under.acorn
      const found = async (search: string) =>
        (await ada.users.list({ accountId: elm.id, search })).items.map(({ firstName }) => firstName)
      expect(await found('ÄPPLE')).toEqual(['Åsa', 'Ben'])
      expect(await found('emile zo')).toEqual(['Émile'])
      expect(await found('яблоко')).toEqual(['Ян'])
      const externalId = unused('Badge/100%_x')
      const { user } = await addUser(ada, elm.id, { externalId, lastName: 'Last' })
      expect(await found(externalId.toUpperCase())).toEqual([user.firstName])
      expect(await found(user.email.slice(0, -4))).toEqual([user.firstName])
      await ada.users.delete(user)
    })

    test('in a search % and _ and \\ mean themselves', async () => {
      const { ada } = under.acorn
      const fir = await addAccount(ada)
      const names = ['100%', 'a_b', 'a\\b', 'axb']
      for (const lastName of names) await addUser(ada, fir.id, { lastName })
      for (const [search, expected] of [
        ['%', ['100%']],
        ['_', ['a_b']],
        ['\\', ['a\\b']],
        ['a_b', ['a_b']],
        ['a%b', []],
      ] as const) {
        const { items } = await ada.users.list({ accountId: fir.id, search })
        expect(
          items.map(({ lastName }) => lastName),
          search,
        ).toEqual(expected)
      }
    })

    test('a list can be narrowed to a role and to a status', async () => {
      const { ada } = under.acorn
      const fir = await addAccount(ada)
      const admin = await addUser(ada, fir.id, { roles: ['account-admin'] })
      const member = await addUser(ada, fir.id)
      await ada.users.deactivate(member.user)
      const ids = async (input: InputOf<'user.list'>) =>
        (await ada.users.list({ accountId: fir.id, ...input })).items.map(({ id }) => id)
      expect(await ids({ role: 'account-admin' })).toEqual([admin.user.id])
      expect(await ids({ role: 'member' })).toEqual([member.user.id])
      expect(await ids({ status: 'active' })).toEqual([admin.user.id])
      expect(await ids({ status: 'inactive', role: 'account-admin' })).toEqual([])
    })

    test('accounts are listed by name, in pages, and found by name or external id where that is asked for', async () => {
      const { acorn, birch, tenantry } = under
      const names = ['Zeder', 'alder', 'Ähre', 'Birke']
      for (const name of names) await birch.eve.accounts.create({ name })
      const listed: string[] = []
      let cursor: string | undefined
      do {
        const page = await birch.eve.accounts.list(cursor === undefined ? { limit: 2 } : { limit: 2, cursor })
        listed.push(...page.items.map(({ name }) => name))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(listed).toEqual(['Ähre', 'alder', 'Birch', 'Birke', 'Rowan Ltd', 'Zeder'])
      const find = (reference: string, byName: boolean) =>
        tenantry.execute(birch.eve.principal, 'account.find', { reference, byName })
      expect(await find('ahre', true)).toMatchObject([{ name: 'Ähre' }])
      expect(await find('AHRE', false)).toEqual([])
      expect(await find('pine', true)).toEqual([])
      expect(await acorn.ada.accounts.get('pine')).toEqual(acorn.pine)
    })

    test('what a text could mean is found whole, or refused: ten of one name are, eleven are not', async () => {
      const acorn = await under.newAcorn()
      const { ada, oak } = acorn
      const find = (kind: 'account' | 'user', reference: string) =>
        under.tenantry.execute(ada.principal, `${kind}.find`, { reference, byName: true })
      const add = async (at: number) => {
        const email = `yew-${at}@elm.test`
        await ada.users.create({ accountId: oak.id, email, firstName: 'Gil', lastName: 'Yewtree' })
        await ada.accounts.create({ name: 'Yewtree', externalId: `yew-${at}` })
      }
      for (let at = 0; at < 10; at += 1) await add(at)
      expect(await find('user', 'Gil Yewtree')).toHaveLength(10)
      expect(await find('account', 'Yewtree')).toHaveLength(10)
      await add(10)
      for (const [kind, reference] of [
        ['user', 'Gil Yewtree'],
        ['account', 'Yewtree'],
      ] as const)
        expect(await refusalOf(find(kind, reference))).toEqual({
          code: 'conflict',
          message: `More than 10 ${kind}s could be meant by this. Say more of the name, or use the id; a list finds it.`,
        })
      expect(await find('account', 'yew-10')).toHaveLength(1)
    })
  })
}
