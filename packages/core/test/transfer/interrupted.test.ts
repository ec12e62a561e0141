import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { createTestDatabase } from '../../src/testing/test-database.ts'
import { importFile } from '../../src/transfer/import-file.ts'
import { startProgram } from '../database/child-program.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { usersOfOak } from './programs/rows.ts'

const PROGRAM = fileURLToPath(new URL('programs/import-until.ts', import.meta.url))

const proof = startProof('transfer.interrupted')
/** What all of it came to. */
const told = { kills: 0, again: 0 }

const PLACES = {
  async postgres() {
    const database = await createTestDatabase('postgres')
    return { location: String(database.location), end: () => database.drop() }
  },
  async 'a folder'() {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-import-'))
    return { location: `pglite:${folder}`, end: () => rm(folder, { recursive: true }) }
  },
} as const

/** Where the process is killed, and how many of the batches of 1,000 are there afterwards. */
const POINTS = {
  'between two batches': 2,
  'inside a batch': 1,
  'behind a commit that was not heard of': 2,
} as const

async function acornAt(location: string): Promise<string> {
  const tenantry = await createTenantry({ database: location })
  await tenantry.migrate()
  const { organization } = await tenantry.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  await tenantry.system('test').inOrganization(organization.id).accounts.create({ externalId: 'oak' })
  await tenantry.close()
  return organization.id
}

describe.each(Object.keys(PLACES) as (keyof typeof PLACES)[])('on %s, an import that is killed', (place) => {
  test.each(Object.keys(POINTS) as (keyof typeof POINTS)[])(
    '%s, goes on with the same file: each row is there once, with one event, and nothing is done twice',
    async (point) => {
      for (let kill = 0; kill < proof.n; kill += 1) await interrupt(place, point)
    },
    PROOF_TIMEOUT_MS,
  )
})

afterAll(() => {
  if (told.kills < proof.n * Object.keys(PLACES).length * Object.keys(POINTS).length) return
  proof.showed(`${told.kills} kills, by place and point; 0 rows lost, 0 done twice`)
  showedControl(
    'transfer.interrupted',
    `without the keys what was done since was done over ${told.again} times of ${told.kills}`,
  )
})

/** Kills an import at a point, goes on with the same file, and looks at every row. */
async function interrupt(place: keyof typeof PLACES, point: keyof typeof POINTS): Promise<void> {
  const { location, end } = await PLACES[place]()
  try {
    const organizationId = await acornAt(location)
    const lines = await startProgram(PROGRAM, location, organizationId, point).rest()
    expect(lines).not.toContain('whole')
    const done = POINTS[point] * 1_000

    const tenantry = await createTenantry({ database: location })
    try {
      const session = tenantry.system('nightly import').inOrganization(organizationId)
      const { pool } = tenantry.database
      const created = async () =>
        (await eventsOf(pool, organizationId)).filter(({ open }) => open.command === 'user.importBatch')
          .length
      expect(await created()).toBe(done)
      // Somebody goes on working meanwhile: what the first run did is not done again over it.
      await session.users.update(await session.users.get('fay-7@oak.test'), { lastName: 'Dale' })
      const report = await session.import.users(usersOfOak(3_000))
      expect(report).toMatchObject({
        rows: 3_000,
        created: 3_000,
        changed: 0,
        same: 0,
        refused: 0,
        continued: done,
      })
      expect(await created()).toBe(3_000)
      const { rows } = await pool.query<{ count: string }>(
        `select count(distinct email) as count from tenantry.users where email like 'fay-%'`,
      )
      expect(Number(rows[0]?.count)).toBe(3_000)
      expect((await session.users.get('fay-7@oak.test')).lastName).toBe('Dale')
      expect((await session.audit.verify()).ok).toBe(true)

      // Without the keys (the control) the first run is done again, and what was done since is gone.
      const send = (batch: Parameters<typeof session.import.batch>[1]) => session.import.batch('users', batch)
      const again = await importFile('users', { source: usersOfOak(3_000), send, now: () => new Date() }, {})
      expect(again).toMatchObject({ created: 0, changed: 1, same: 2_999 })
      expect((await session.users.get('fay-7@oak.test')).lastName).toBe('Hill')
      told.again += 1
      told.kills += 1
    } finally {
      await tenantry.close()
    }
  } finally {
    await end()
  }
}
