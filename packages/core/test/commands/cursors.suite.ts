import { beforeAll, describe, expect, test } from 'vitest'
import { inputFields } from '../../src/operations/input-fields.ts'
import { OPERATIONS, type OperationName } from '../../src/operations/table.ts'
import type { Page } from '../../src/queries/page.ts'
import type { Session } from '../../src/session.ts'
import { addUser } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { VALID_INPUTS } from '../support/valid-inputs.ts'

type Input = Readonly<Record<string, unknown>>
type Listed = Page<{ id: string }>

const NO_CURSOR = {
  code: 'invalid_input',
  message: 'This cursor is not one of this list. Start from the first page.',
}

/** What says how a page is shown, and not what the list holds. */
const OF_THE_PAGE: ReadonlySet<string> = new Set(['limit', 'cursor', 'countMore'])

/** Every operation that goes on from a cursor, by its schema: a new list is tried without being named here. */
const LISTS = (Object.keys(OPERATIONS) as OperationName[]).filter((name) =>
  inputFields(OPERATIONS[name]).some((field) => field.name === 'cursor'),
)

export function cursorsSuite(on: SharedDatabase): void {
  describe('cursors', () => {
    const under = useTenantry(on)
    let everybody: ReadonlyMap<string, Session>

    beforeAll(async () => {
      const { acorn, birch, tenantry } = under
      // Two of everything, so that each list has somebody for whom it has a second page.
      await acorn.ada.approvals.rules.set({
        name: 'Who changes an account',
        commands: ['account.update'],
        stages: [{ need: 'any', approvers: [{ role: 'org-admin' }] }],
      })
      for (const times of [1, 2]) {
        const change = { accountId: acorn.oak.id, name: `Oak ${times}` }
        await acorn.ada.approvals.breakGlass('account.update', change, { reason: 'A fire' })
        await acorn.ben.approvals.request('account.create', { externalId: `elm-${times}` })
        await addUser(acorn.ben, acorn.oak.id)
      }
      everybody = new Map([
        ['Ada', acorn.ada],
        ['Ben', acorn.ben],
        ['Cleo', acorn.cleo],
        ['a job', tenantry.system('cursors').inOrganization(acorn.organization.id)],
        ['Eve', birch.eve],
        ["a job in Eve's organization", tenantry.system('cursors').inOrganization(birch.organization.id)],
      ])
    })

    const list = (by: Session, name: OperationName, input: Input): Promise<Listed> =>
      under.tenantry.execute(by.principal, name, input as never) as unknown as Promise<Listed>

    /** Whoever gets a second page of a list, and the cursor that leads there. */
    async function firstPage(name: OperationName): Promise<{ owner: string; by: Session; cursor: string }> {
      for (const [owner, by] of everybody) {
        const page = await list(by, name, { limit: 1 }).catch(() => null)
        if (page?.nextCursor) return { owner, by, cursor: page.nextCursor }
      }
      throw new Error(`nobody gets a second page of ${name}: give Acorn more of what it lists`)
    }

    test('are tried of every list', () => {
      expect(LISTS).toEqual(
        expect.arrayContaining([
          'account.list',
          'user.list',
          'audit.list',
          'approval.list',
          'approval.listReviews',
        ]),
      )
    })

    describe.each(LISTS)('of %s', (name) => {
      test('lead to the next page, also to one of another size', async () => {
        const { by, cursor } = await firstPage(name)
        const [first] = (await list(by, name, { limit: 1 })).items
        for (const limit of [1, 2]) {
          const { items } = await list(by, name, { limit, cursor })
          expect(items.length).toBeGreaterThan(0)
          expect(items.map(({ id }) => id)).not.toContain(first?.id)
        }
      })

      test('are refused when they were altered, in whatever place', async () => {
        const { by, cursor } = await firstPage(name)
        const alterations = ['', 'x', '.', 'AAAA', 'A'.repeat(cursor.length), cursor + cursor]
        for (const more of ['=', '.', '.x', '\n', ' ']) alterations.push(cursor + more, more + cursor)
        for (let at = 0; at < cursor.length; at += 5) {
          const other = cursor.charAt(at) === 'A' ? 'B' : 'A'
          alterations.push(cursor.slice(0, at), cursor.slice(0, at) + cursor.slice(at + 1))
          alterations.push(cursor.slice(0, at) + other + cursor.slice(at + 1))
        }
        for (const altered of alterations)
          expect(await refusalOf(list(by, name, { limit: 1, cursor: altered })), altered).toEqual(NO_CURSOR)
      })

      test('are refused to everybody else, of the same organization and of another', async () => {
        const { owner, cursor } = await firstPage(name)
        let refused = 0
        for (const [who, other] of everybody) {
          if (who === owner) continue
          const withoutOne = await list(other, name, { limit: 1 }).then(
            () => NO_CURSOR,
            () => refusalOf(list(other, name, { limit: 1 })),
          )
          expect(await refusalOf(list(other, name, { limit: 1, cursor })), who).toEqual(withoutOne)
          refused += withoutOne === NO_CURSOR ? 1 : 0
        }
        expect(refused).toBeGreaterThan(1)
      })

      test('are refused with any other filter or order', async () => {
        const { by, cursor } = await firstPage(name)
        for (const [field, value] of Object.entries(VALID_INPUTS[name] as Input)) {
          if (OF_THE_PAGE.has(field)) continue
          const otherwise = { limit: 1, cursor, [field]: value }
          expect(await refusalOf(list(by, name, otherwise)), field).toEqual(NO_CURSOR)
        }
      })

      test('are refused by every other list', async () => {
        const { by, cursor } = await firstPage(name)
        for (const other of LISTS) {
          if (other === name) continue
          // Who may not have that list at all is told so, with a cursor as without one.
          const withoutOne = await list(by, other, { limit: 1 }).then(
            () => NO_CURSOR,
            () => refusalOf(list(by, other, { limit: 1 })),
          )
          expect(await refusalOf(list(by, other, { limit: 1, cursor })), other).toEqual(withoutOne)
        }
      })
    })
  })
}
