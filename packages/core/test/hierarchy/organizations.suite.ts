import { describe, expect, test } from 'vitest'
import { fillOrganization } from '../support/filled-organization.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { stateOf } from '../support/stored-rows.ts'
import { tablesHolding, tenantTables } from '../support/tables-holding.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function organizationsSuite(on: SharedDatabase): void {
  describe('organizations for the host', () => {
    const under = useTenantry(on)

    test('the host lists every organization, page by page, the oldest first', async () => {
      const { organizations } = under.tenantry.system('nightly report')
      const first = await organizations.list({ limit: 1 })
      const rest = await organizations.list({ ...(first.nextCursor && { cursor: first.nextCursor }) })
      expect([...first.items, ...rest.items].map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Acorn', 'Birch']),
      )
      expect(rest.nextCursor).toBeNull()
      expect((await refusalOf(organizations.list({ limit: 0 }))).code).toBe('invalid_input')
      expect((await refusalOf(organizations.list({ cursor: 'acc_1' }))).code).toBe('invalid_input')
    })

    test('H2: nobody of an inactive organization is authenticated; reactivated, it is as it was', async () => {
      const acorn = await under.newAcorn()
      const { organizations } = under.tenantry.system('billing')

      expect((await organizations.deactivate(acorn.organization.id)).status).toBe('inactive')
      expect((await refusalOf(acorn.ada.accounts.list())).code).toBe('unauthenticated')
      expect(
        (
          await refusalOf(
            under.tenantry.system('nightly import').inOrganization(acorn.organization.id).users.list(),
          )
        ).code,
      ).toBe('unauthenticated')
      expect((await organizations.reactivate(acorn.organization.id)).status).toBe('active')
      expect((await acorn.ada.accounts.list()).items).toHaveLength(3)
      expect((await eventsOf(under.database.pool, acorn.organization.id)).slice(-2)).toMatchObject([
        { type: 'organization.deactivated', actorId: null, personal: { actorName: 'billing' } },
        { type: 'organization.reactivated' },
      ])
    })

    test('an organization is purged only when it is inactive, and then nothing of it is left', async () => {
      const acorn = await under.newAcorn()
      const { id } = acorn.organization
      const { organizations } = under.tenantry.system('billing')
      expect((await refusalOf(organizations.purge(id))).message).toBe(
        'The organization Acorn is active. Deactivate it first.',
      )
      const { pool } = under.database
      await fillOrganization(under, acorn)
      // The control: the same look sees rows in every table while they are there.
      expect(await tablesHolding(pool, id)).toEqual((await tenantTables(pool)).map(({ name }) => name))
      const birches = await stateOf(pool, under.birch.organization.id)

      await organizations.deactivate(id)
      await organizations.purge(id)

      expect(await tablesHolding(pool, id)).toEqual([])
      expect(await stateOf(pool, under.birch.organization.id)).toBe(birches)
      expect((await refusalOf(organizations.purge(id))).code).toBe('unauthenticated')
      expect((await under.acorn.ada.accounts.list()).items.length).toBeGreaterThan(0)
    })
  })
}
