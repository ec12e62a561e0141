import { describe, expect, test } from 'vitest'
import type { HistoryProgress } from '../../src/store/doctor/history-findings.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

export function doctorHistoriesSuite(on: SharedDatabase): void {
  describe('the doctor follows histories', () => {
    const under = useTenantry(on)

    const problemsOf = async (organizationId: string, options = {}) =>
      (await under.tenantry.doctor(options)).findings.flatMap(({ weight, problem, mend }) =>
        problem.includes(organizationId) ? [{ weight, problem, mend }] : [],
      )

    /** As somebody could who has a login that owns the tables. */
    const spoil = async (organizationId: string, statement: string) => {
      const client = await under.database.pool.connect()
      await client.query(`${statement} and organization_id = '${organizationId}'`)
      client.release()
    }

    test('and says nothing of those that are as they were written', async () => {
      const told: HistoryProgress[] = []
      expect(await problemsOf(under.acorn.organization.id, { onProgress: told.push.bind(told) })).toEqual([])
      const last = told.at(-1)
      expect(last?.done).toBe(last?.of)
      expect(told.map(({ done }) => done)).toEqual(told.map((_, at) => at + 1))
      expect(last?.events).toBeGreaterThan(5)
    })

    test.each<[string, string, string]>([
      [
        'an event that was edited',
        `update tenantry.events set body = replace(body, 'org-admin', 'member') || ' ' where number = 3`,
        'event 3 was changed, inserted or moved',
      ],
      ['an event that was taken out', 'delete from tenantry.events where number = 3', 'event 3 is missing'],
      [
        'the newest event that was taken away',
        'delete from tenantry.events where number = (select h.number from tenantry.audit_heads h where h.organization_id = events.organization_id)',
        'is missing',
      ],
      [
        'personal values that were edited',
        `update tenantry.event_personal set value = replace(value, 'a', 'e') where number = 3`,
        'the personal part of event 3 was changed',
      ],
      [
        'personal values that were taken out, and by no erasing',
        `delete from tenantry.event_personal where number = 3`,
        'personal values of 1 events are gone, and erasing took those of 0',
      ],
      [
        'columns that tell something else',
        `update tenantry.events set type = 'user.deleted' where number = 3`,
        'the columns of event 3 do not say what its text says',
      ],
      [
        'an event that was put behind the end',
        `insert into tenantry.events (organization_id, number, id, type, at, account_id, actor_id, user_id, body, personal_hash, hash)
         select organization_id, 900, 'evt_x', type, at, account_id, actor_id, user_id, body, personal_hash, hash from tenantry.events where number = 3`,
        'stands behind the end that is recorded',
      ],
      [
        'a recorded end that names another event',
        `update tenantry.audit_heads set hash = decode(repeat('00', 32), 'hex') where true`,
        'is not the one that its recorded end names',
      ],
      ['an end that is gone', 'delete from tenantry.audit_heads where true', 'its end is not recorded'],
    ])('and names %s', async (_what, tampering, problem) => {
      const { organization } = await under.newAcorn()
      await spoil(organization.id, tampering)
      const [found, ...more] = await problemsOf(organization.id)
      expect(more).toEqual([])
      expect(found).toEqual({
        weight: 'fault',
        problem: expect.stringContaining(problem),
        mend: expect.stringContaining(`npx tenantry audit verify --organization ${organization.id}`),
      })
      expect(found?.problem).toMatch(/^The history of org_\w+ is not as it was written: .*\.$/)
      expect((await under.tenantry.doctor()).healthy).toBe(false)
      expect(await problemsOf(under.birch.organization.id)).toEqual([])
    })

    test('from their newest thousand events at once, and from the beginning only when it is asked to', async () => {
      const { organization, ada } = await under.newAcorn()
      const rows = Array.from({ length: 1_000 }, (_, at) => ({
        line: at + 2,
        cells: { externalId: `x-${at}`, name: `Elm ${at}` },
      }))
      await under.tenantry.execute(ada.principal, 'account.importBatch', { rows })
      const tamper = (number: number) =>
        spoil(organization.id, `update tenantry.events set body = body || ' ' where number = ${number}`)
      await tamper(3)
      expect(await problemsOf(organization.id)).toEqual([])
      const [deep] = await problemsOf(organization.id, { deep: true })
      expect(deep?.problem).toContain('event 3 was changed')
      await tamper(500)
      const [newest] = await problemsOf(organization.id)
      expect(newest?.problem).toContain('event 500 was changed')
    })
  })
}
