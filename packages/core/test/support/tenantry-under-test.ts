import { afterAll, beforeAll } from 'vitest'
import { createTenantry, type Tenantry, type TenantryOptions } from '../../src/tenantry.ts'
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

/** A database that suites share, one after the other: an embedded one takes longer to start than most suites to run. */
export interface SharedDatabase {
  readonly kind: DatabaseKind
  opened(): TestDatabase
}

/** Opens a database for the suites of the surrounding `describe` or file. */
export function shareDatabase(kind: DatabaseKind): SharedDatabase {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase(kind, MIGRATED)
  })
  afterAll(() => database?.drop())
  return {
    kind,
    opened() {
      if (database === undefined) throw new Error('the database is open within tests only')
      return database
    },
  }
}

/**
 * Opens Tenantry for the tests of the surrounding `describe`, with two organizations of its own.
 *
 * @param on the database that it shares, or the kind of one of its own
 */
export function useTenantry(
  on: DatabaseKind | SharedDatabase,
  options: Pick<TenantryOptions, 'background'> = {},
): UnderTest {
  const clock = new ManualClock()
  const shared = typeof on === 'string' ? shareDatabase(on) : on
  let opened: { tenantry: Tenantry; acorn: Acorn; birch: Birch } | undefined
  beforeAll(async () => {
    const tenantry = await createTenantry({
      database: shared.opened().location,
      clock: clock.now,
      ...options,
    })
    opened = { tenantry, acorn: await createAcorn(tenantry), birch: await createBirch(tenantry) }
  })
  afterAll(() => opened?.tenantry.close())
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
      return shared.opened()
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
