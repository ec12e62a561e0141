import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootCheck } from '../../src/store/doctor/boot-check.ts'
import { diagnose } from '../../src/store/doctor/doctor.ts'
import type { Finding } from '../../src/store/doctor/finding.ts'
import { migrate } from '../../src/store/migrating/migrate.ts'
import type { OpenDatabase } from '../../src/store/opening/open-database.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { openDatabaseOfItsOwn } from './database-of-its-own.ts'
import { VIOLATIONS } from './planted-violations.ts'

test('at least a hundred violations are planted, each for a reason of its own', () => {
  expect(VIOLATIONS.length).toBeGreaterThanOrEqual(100)
  expect(new Set(VIOLATIONS.map(({ plant }) => plant)).size).toBe(VIOLATIONS.length)
})

/** A mend may uncover the next thing: a table that changes hands loses grants on the way. */
const MAX_ROUNDS = 3

describe.each(DATABASE_KINDS)('the doctor on %s', (kind) => {
  let database: OpenDatabase
  let stop: () => Promise<void>

  beforeAll(async () => {
    ;({ database, stop } = await openDatabaseOfItsOwn(kind))
    await migrate(database)
  })
  afterAll(() => stop())

  /** What is wrong, and not merely that one login does everything here. */
  const examined = async (): Promise<{ healthy: boolean; findings: readonly Finding[] }> => {
    const { healthy, findings } = await diagnose(database)
    return { healthy, findings: findings.filter(({ problem }) => !/guard against mistakes/.test(problem)) }
  }

  test('finds nothing wrong after migrating, and Tenantry starts', async () => {
    expect(await diagnose(database)).toMatchObject({
      healthy: true,
      wallsHold: 'mistakes',
      migrations: { pending: [], unknown: [] },
      findings: [{ weight: 'advice', problem: expect.stringContaining('guard against mistakes') }],
    })
    await bootCheck(database)
  })

  test.each(VIOLATIONS)('finds that $name, and what it says mends it', async (violation) => {
    const { plant, finds, weight, leftToDoctor, undo } = violation
    await database.pool.query(plant)
    let now = await examined()
    expect(now.findings).toContainEqual(
      expect.objectContaining({ weight, problem: expect.stringMatching(finds) }),
    )
    expect(now.healthy).toBe(weight === 'advice')

    const started = bootCheck(database)
    if (weight === 'wall' && leftToDoctor !== true)
      await expect(started).rejects.toThrow(/walls between tenants are down/)
    else await started

    for (let round = 0; round < MAX_ROUNDS && now.findings.length > 0; round += 1) {
      const mends = undo === undefined ? now.findings.map(({ mend }) => mend) : [undo]
      for (const mend of mends) await database.pool.query(mend)
      now = await examined()
    }
    expect(now.findings).toEqual([])
  })

  test('finds that a table is gone, with all its parts, in one sentence', async () => {
    await database.pool.query('drop table tenantry.chat_replays')
    expect((await examined()).findings.map(({ problem }) => problem)).toEqual([
      'The table tenantry.chat_replays is missing.',
    ])
  })
})
