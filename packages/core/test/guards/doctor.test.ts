import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bootCheck } from '../../src/store/boot-check.ts'
import { examine } from '../../src/store/doctor.ts'
import type { Finding } from '../../src/store/finding.ts'
import { migrate } from '../../src/store/migrate.ts'
import type { OpenDatabase } from '../../src/store/open-database.ts'
import { DATABASE_KINDS } from '../../src/testing/index.ts'
import { openDatabaseOfItsOwn } from './database-of-its-own.ts'
import { VIOLATIONS } from './planted-violations.ts'

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

  const wrong = async (): Promise<readonly Finding[]> =>
    (await examine(database)).findings.filter(({ problem }) => !/guard against mistakes/.test(problem))

  test('finds nothing wrong after migrating, and Tenantry starts', async () => {
    expect(await wrong()).toEqual([])
    expect(await examine(database)).toMatchObject({ healthy: true, migrations: { pending: [], unknown: [] } })
    await bootCheck(database)
  })

  test.each(VIOLATIONS)('finds that $name', async ({ plant, finds, weight, leftToDoctor, undo }) => {
    await database.pool.query(plant)
    const findings = await wrong()
    expect(findings).toContainEqual(
      expect.objectContaining({ weight, problem: expect.stringMatching(finds) }),
    )
    expect((await examine(database)).healthy).toBe(weight === 'advice')

    const started = bootCheck(database)
    if (weight === 'wall' && leftToDoctor !== true)
      await expect(started).rejects.toThrow(/walls between tenants are down/)
    else await started

    if (undo !== undefined) await database.pool.query(undo)
    else
      for (let round = 0; round < MAX_ROUNDS; round += 1)
        for (const { mend } of await wrong()) await database.pool.query(mend)
    expect(await wrong()).toEqual([])
  })

  test('finds that a table is gone, with all its parts, in one sentence', async () => {
    await database.pool.query('drop table tenantry.chat_replays')
    expect((await wrong()).map(({ problem }) => problem)).toEqual([
      'The table tenantry.chat_replays is missing.',
    ])
  })
})
