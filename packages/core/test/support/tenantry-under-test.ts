import { afterAll, beforeAll } from 'vitest'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { type Acorn, type Birch, createAcorn, createBirch } from '../../src/testing/personas.ts'
import {
  createTestDatabase,
  type DatabaseKind,
  type DatabaseTemplate,
  type TestDatabase,
} from '../../src/testing/test-database.ts'
import { ManualClock } from './manual-clock.ts'

/** Made once in a run: every suite begins with a copy of it. */
const MIGRATED: DatabaseTemplate = {
  name: 'core-migrated',
  async prepare(location) {
    const tenantry = await createTenantry({ database: location })
    await tenantry.migrate()
    await tenantry.close()
  },
}

/** Tenantry on a database of its own, and the two organizations in it. */
export interface UnderTest {
  readonly tenantry: Tenantry
  readonly database: TestDatabase
  readonly clock: ManualClock
  /** Shared by the tests of a suite: they add to it and leave its people as they are. */
  readonly acorn: Acorn
  readonly birch: Birch
  /** Another Acorn, for a test that changes its people. */
  newAcorn(): Promise<Acorn>
}

/** Opens Tenantry for the tests of the surrounding `describe`. */
export function useTenantry(kind: DatabaseKind): UnderTest {
  const clock = new ManualClock()
  let opened: Omit<UnderTest, 'clock' | 'newAcorn'> | undefined
  beforeAll(async () => {
    const database = await createTestDatabase(kind, MIGRATED)
    const tenantry = await createTenantry({ database: database.location, clock: clock.now })
    opened = {
      database,
      tenantry,
      acorn: await createAcorn(tenantry),
      birch: await createBirch(tenantry),
    }
  })
  afterAll(async () => {
    await opened?.tenantry.close()
    await opened?.database.drop()
  })
  const now = () => {
    if (opened === undefined) throw new Error('Tenantry is open within tests only')
    return opened
  }
  return {
    clock,
    get tenantry() {
      return now().tenantry
    },
    get database() {
      return now().database
    },
    get acorn() {
      return now().acorn
    },
    get birch() {
      return now().birch
    },
    newAcorn: () => createAcorn(now().tenantry),
  }
}
