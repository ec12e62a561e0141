import { afterEach, expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { digestsOfTables } from './fingerprints.ts'
import { NAMES } from './random-call.ts'
import { runTenancy, type Tenancy, wantedOf } from './run-tenancy.ts'
import { openUnscopedPool } from './unscoped-pool.ts'

/** Within so many calls both walls down must show. */
const CONTROL_CALLS = 1_000

const under = useTenantry('postgres')

function expectNoLeak({ leaks, faults }: Tenancy): void {
  expect([...new Set(faults.map(String))]).toEqual([])
  expect(leaks).toEqual([])
}

const countsOf = ({ calls, done, reached, crossed }: Tenancy) =>
  `0 foreign in ${calls} calls, ${done} of them done, ${reached.size} of ${NAMES.length} operations, ${crossed.size} with foreign ids`

async function setRowSecurity(how: 'enable' | 'disable'): Promise<void> {
  const { pool } = under.database
  const { rows } = await pool.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'tenantry'::regnamespace and relkind = 'r' and relforcerowsecurity`,
    [],
  )
  for (const { name } of rows) await pool.query(`alter table ${name} ${how} row level security`)
}

/** Calls made where queries are limited to nothing. */
async function withoutScope<T>(work: (how: { tenantry: typeof under.tenantry }) => Promise<T>): Promise<T> {
  const pool = openUnscopedPool(String(under.database.location))
  const tenantry = await createTenantry({ database: pool, clock: under.clock.now })
  try {
    // Judges the walls while they stand.
    await tenantry.system('proof').inOrganization(under.acorn.organization.id).whoami()
    return await work({ tenantry })
  } finally {
    await tenantry.close()
    await pool.end()
  }
}

afterEach(() => setRowSecurity('enable'))

test(
  'H7: of random calls, half of whose ids are foreign, none reads, changes or counts a foreign row, or tells one from a row that nobody has',
  async () => {
    const proof = startProof('tenancy.calls')
    const { tenantry, database } = under
    const { pool } = database
    const tenancy = await runTenancy(proof, { n: proof.n, tenantry, setUp: tenantry, pool, reachesAll: true })
    expectNoLeak(tenancy)
    // A new operation that calls by chance never do needs a scene.
    expect(wantedOf(tenancy)).toEqual([])
    proof.showed(countsOf(tenancy))
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the scope alone keeps tenants apart: the same with row-level security off',
  async () => {
    const proof = startProof('tenancy.rowSecurityOff')
    const { tenantry, database } = under
    await setRowSecurity('disable')
    const tenancy = await runTenancy(proof, {
      n: proof.n,
      tenantry,
      setUp: tenantry,
      pool: database.pool,
    })
    expectNoLeak(tenancy)
    proof.showed(countsOf(tenancy))
  },
  PROOF_TIMEOUT_MS,
)

test(
  'row-level security alone keeps tenants apart: the same with the scope removed',
  () =>
    withoutScope(async ({ tenantry }) => {
      const proof = startProof('tenancy.scopeRemoved')
      const tenancy = await runTenancy(proof, {
        n: proof.n,
        tenantry,
        setUp: under.tenantry,
        pool: under.database.pool,
      })
      expectNoLeak(tenancy)
      proof.showed(countsOf(tenancy))
    }),
  PROOF_TIMEOUT_MS,
)

test(
  'control: with both walls down the calls leak',
  () =>
    withoutScope(async ({ tenantry }) => {
      await setRowSecurity('disable')
      const { leaks, calls } = await runTenancy(startProof('tenancy.calls'), {
        n: CONTROL_CALLS,
        tenantry,
        setUp: under.tenantry,
        pool: under.database.pool,
        untilLeak: true,
      })
      expect(leaks.length).toBeGreaterThan(0)
      for (const id of ['tenancy.calls', 'tenancy.rowSecurityOff', 'tenancy.scopeRemoved'] as const)
        showedControl(id, `with both walls down ${leaks.length} leaks within ${calls} calls`)
    }),
  PROOF_TIMEOUT_MS,
)

test('the look at everything sees every table that holds rows of organizations', async () => {
  expect((await digestsOfTables(under.database.pool)).length).toBeGreaterThan(10)
})
