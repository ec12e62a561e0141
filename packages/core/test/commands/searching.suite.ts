import { beforeAll, describe, expect, test } from 'vitest'
import type { Account } from '../../src/domain/account.ts'
import type { InputOf } from '../../src/session/operation-types.ts'
import type { Session } from '../../src/session.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { insertManyUsers, type Somebody } from '../support/many-users.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

/** More than are looked at in the order of a list before the index is asked. */
const MANY = 2_500
const COUNTED = 1_000

export function searchingSuite(on: SharedDatabase): void {
  describe('searching among many', () => {
    const under = useTenantry(on)
    let elm: Account
    let people: readonly Somebody[]
    let deputy: Session
    beforeAll(async () => {
      const { ada, organization, organizationSecret } = under.acorn
      elm = await addAccount(ada)
      people = await insertManyUsers(under.database.pool, {
        organizationId: organization.id,
        accountId: elm.id,
        count: MANY,
        mark: 'many',
      })
      const { userSecret } = await addUser(ada, elm.id, { roles: ['account-admin'], lastName: 'Zz' })
      deputy = await under.tenantry.authenticate({ organizationSecret, userSecret })
    })

    async function all(by: Session, input: InputOf<'user.list'>): Promise<readonly string[]> {
      const ids: string[] = []
      let cursor: string | undefined
      do {
        const page = await by.users.list(cursor === undefined ? input : { ...input, cursor })
        ids.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return ids
    }

    const ORDERS = {
      name: (a: Somebody, b: Somebody) =>
        compare(`${a.lastName} ${a.firstName}`.toLowerCase(), `${b.lastName} ${b.firstName}`.toLowerCase()),
      email: (a: Somebody, b: Somebody) => compare(a.email, b.email),
      created: (a: Somebody, b: Somebody) => compare(a.id, b.id),
    }

    test.each(['name', 'email', 'created'] as const)(
      'sorted by %s, upwards and downwards, pages show everybody once and in order',
      async (sort) => {
        const sorted = [...people]
          .sort((a, b) => ORDERS[sort](a, b) || compare(a.id, b.id))
          .map(({ id }) => id)
        const input = { accountId: elm.id, createdBefore: '2026-01-02', limit: 200, sort }
        expect(await all(under.acorn.ada, input)).toEqual(sorted)
        expect(await all(under.acorn.ada, { ...input, order: 'desc' })).toEqual(sorted.toReversed())
      },
    )

    test('a search finds whoever has every word of it in name, e-mail or external id, however many those are', async () => {
      const { ada } = under.acorn
      const searches = [
        ...['cleo', 'zz', 'a', '7', '.99', 'many.test', 'ash ada', 'ada ash', 'dov.kauri', 'e@', '44 ivy'],
        ...['no such person', 'juniperr', '%', '_', 'ada.ash.0@many.test', 'h g', '2499', 'ÄSH'],
      ]
      for (const search of searches) {
        const words = search.replace('Ä', 'a').toLowerCase().split(' ')
        const expected = people
          .filter((person) => {
            const text = `${person.firstName} ${person.lastName} ${person.email}`.toLowerCase()
            return words.every((word) => text.includes(word))
          })
          .sort((a, b) => ORDERS.name(a, b) || compare(a.id, b.id))
          .map(({ id }) => id)
        const input = { search, createdBefore: '2026-01-02', limit: 200 }
        // Of what many have, the first page: it comes from the list itself, and not from the index.
        const found = async (by: Session) =>
          expected.length < 600
            ? all(by, input)
            : [await by.users.list(input)].flatMap(({ items }) => items.map(({ id }) => id))
        const shown = expected.length < 600 ? expected : expected.slice(0, 200)
        expect(await found(ada), search).toEqual(shown)
        expect(await found(deputy), `${search}, within the account`).toEqual(shown)
      }
    })

    test('a search stays within the walls, where the index is asked too', async () => {
      const { acorn, birch } = under
      const search = 'ada.ash.0@many.test'
      expect((await deputy.users.list({ search })).items).toHaveLength(1)
      for (const other of [acorn.ben, acorn.cleo, birch.eve]) {
        expect((await other.users.list({ search, countMore: true })).items).toEqual([])
      }
    })

    test('a search follows whoever is renamed, and forgets whoever is deleted', async () => {
      const { ada } = under.acorn
      const name = unused('Quokka')
      const { user } = await addUser(ada, elm.id, { firstName: 'Zora', lastName: name })
      const found = async (search: string) => (await ada.users.list({ search })).items.map(({ id }) => id)
      expect(await found(`zora ${name}`)).toEqual([user.id])
      await ada.users.update(user, { lastName: 'Wombat' })
      expect(await found(name)).toEqual([])
      expect(await found('wombat')).toEqual([user.id])
      await ada.users.delete(user)
      expect(await found('wombat')).toEqual([])
    })

    test('where a page ends it says how many come after, exactly up to 1,000, and otherwise that there are more', async () => {
      const { ada } = under.acorn
      const input = { accountId: elm.id, createdBefore: '2026-01-02', limit: 200, countMore: true } as const
      const plain = { accountId: elm.id, limit: 200, countMore: true }
      expect((await ada.users.list(plain)).more).toEqual({ count: COUNTED, exact: false })
      const rare = people.filter(({ email }) => email.includes('99')).length
      const first = await ada.users.list({ ...input, search: '99', limit: 10 })
      expect(first.more).toEqual({ count: rare - 10, exact: true })
      const cursor = first.nextCursor ?? ''
      expect((await ada.users.list({ ...input, search: '99', limit: 10, cursor })).more).toEqual({
        count: rare - 20,
        exact: true,
      })
      expect((await ada.users.list({ ...input, search: '2499', limit: 10 })).more).toEqual({
        count: 0,
        exact: true,
      })
      const { more } = await ada.users.list({ ...input, search: 'many', limit: 10 })
      expect(more?.exact).toBe(false)
      expect(more?.count).toBeGreaterThan(100)
      expect((await ada.users.list({ ...input, countMore: false })).more).toBeNull()
    })

    test('pages lose nobody and repeat nobody while others are added, renamed and deleted', async () => {
      const { ada } = under.acorn
      const { seen, stayed } = await pagingWhileWriting(async (limit, cursor) => {
        const page = await ada.users.list({ accountId: elm.id, limit, ...(cursor && { cursor }) })
        return { ids: page.items.map(({ id }) => id), next: page.nextCursor }
      })
      expect(seen.filter((id) => stayed.has(id)).toSorted()).toEqual([...stayed].toSorted())
    })

    test('the same writes make pages by offset lose or repeat somebody', async () => {
      const { seen, stayed } = await pagingWhileWriting(async (limit, cursor) => {
        const offset = Number(cursor ?? 0)
        const { rows } = await under.database.pool.query<{ id: string }>(
          'select id from tenantry.users where account_id = $1 order by sort_key, id limit $2 offset $3',
          [elm.id, limit, offset],
        )
        const ids = rows.map(({ id }) => id)
        return { ids, next: ids.length < limit ? null : String(offset + limit) }
      })
      expect(seen.filter((id) => stayed.has(id)).toSorted()).not.toEqual([...stayed].toSorted())
    })

    /** Reads page after page and, between two of them, adds, renames and deletes people before and after the place where it is. */
    async function pagingWhileWriting(
      read: (
        limit: number,
        cursor: string | null,
      ) => Promise<{ ids: readonly string[]; next: string | null }>,
    ): Promise<{ seen: readonly string[]; stayed: ReadonlySet<string> }> {
      const { ada } = under.acorn
      const victims = []
      for (const lastName of ['Aa', 'Bb', 'Mm', 'Nn', 'Yy'])
        victims.push((await addUser(ada, elm.id, { lastName })).user)
      const touched = new Set<string>(victims.map(({ id }) => id))
      const before = await all(ada, { accountId: elm.id, limit: 200 })
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: { ids: readonly string[]; next: string | null } = await read(150, cursor)
        seen.push(...page.ids)
        cursor = page.next
        touched.add((await addUser(ada, elm.id, { lastName: 'A' })).user.id)
        touched.add((await addUser(ada, elm.id, { lastName: 'Z' })).user.id)
        const victim = victims.pop()
        if (victim !== undefined && victims.length % 2 === 0) await ada.users.delete(victim)
        else if (victim !== undefined) await ada.users.update(victim, { lastName: 'Aaa' })
      } while (cursor !== null)
      return { seen, stayed: new Set(before.filter((id) => !touched.has(id))) }
    }
  })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
