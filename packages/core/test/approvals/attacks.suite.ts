import { describe, expect, test } from 'vitest'
import { TenantryError } from '../../src/errors.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { ATTACKS } from './attacks.ts'
import { createCompany } from './company.ts'
import { brokenPromises, historyOf } from './judge.ts'

export function attacksSuite(on: SharedDatabase): void {
  describe('getting round the agreement of others', () => {
    const under = useTenantry(on, { background: false })

    test('there are 53 ways that are tried', () => {
      expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(53)
    })

    test.each(ATTACKS)('$name: it is not done', async (attack) => {
      const company = await createCompany(under.tenantry)
      const { moves, request, ends } = await attack.stage(company, under)
      const answers = []
      for (const move of moves) {
        answers.push(
          await move().then(
            () => 'done',
            (error: unknown) => {
              if (error instanceof TenantryError) return error.code
              throw error
            },
          ),
        )
      }
      if (request === undefined) expect(answers).not.toContain('done')
      else expect((await company.hal.session.approvals.get(request)).status, answers.join(', ')).toBe(ends)
      const history = await historyOf(under.database.pool, company.organization.id)
      expect(brokenPromises(history)).toEqual([])
    })
  })
}
