import { describe, expect, test } from 'vitest'
import { unused } from '../support/additions.ts'
import { recording } from '../support/recorded-events.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function importUsersSuite(on: SharedDatabase): void {
  describe('importing users', () => {
    const under = useTenantry(on)

    test('a new row makes a user without a secret, active, with the default role, and one event (H6)', async () => {
      const { acorn, database } = under
      const [first, second] = [unused('fay'), unused('gil')]
      const file = `email,account,firstName,lastName,externalId,roles\n${first}@elm.test,oak,Fay,Hill,${first},\n${second}@elm.test,pine,Gil,Dale,,account-admin;member\n`
      const { answer, events } = await recording(database.pool, acorn.organization.id, () =>
        acorn.ada.import.users(file),
      )
      expect(answer).toMatchObject({ rows: 2, created: 2, changed: 0, same: 0, refused: 0, problems: [] })
      expect(events.map(({ type, open }) => [type, open.command])).toEqual([
        ['user.created', 'user.importBatch'],
        ['user.created', 'user.importBatch'],
      ])
      const fay = await acorn.ada.users.get(first)
      expect(fay).toMatchObject({
        email: `${first}@elm.test`,
        accountId: acorn.oak.id,
        status: 'active',
        roles: ['member'],
        version: 1,
      })
      const secrets = await database.pool.query('select id from tenantry.secrets where user_id = $1', [
        fay.id,
      ])
      expect(secrets.rows).toEqual([])
    })
  })
}
