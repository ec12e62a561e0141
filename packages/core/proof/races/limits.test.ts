import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { TenantryError } from '../../src/errors.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser, unused } from '../../test/support/additions.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

/** So many want the last place at once. */
const CALLERS = 4

const under = useTenantry('postgres')

/** How often more came in than there was room for, and how many came in and were refused in all. */
interface Outcome {
  exceeded: number
  placed: number
  refused: number
}

/** Leaves room for one more account, or for one more user of an account, and has four take it at once, `n` times. */
async function race(tenantry: Tenantry, proof: Proof, n: number): Promise<Outcome> {
  const outcome = { exceeded: 0, placed: 0, refused: 0 }
  for (let i = 0; i < n; i += 1) {
    const { calls, over } = i % 2 === 0 ? await accountRace(tenantry) : await userRace(tenantry, proof)
    const done = await Promise.allSettled(calls.map((call) => call()))
    for (const one of done) {
      if (one.status === 'fulfilled') outcome.placed += 1
      else if (one.reason instanceof TenantryError && one.reason.code === 'conflict') outcome.refused += 1
      else throw one.reason
    }
    if (await over()) outcome.exceeded += 1
  }
  return outcome
}

interface Race {
  readonly calls: readonly (() => Promise<unknown>)[]
  /** Whether there is now more than there may be. */
  readonly over: () => Promise<boolean>
}

async function accountRace(tenantry: Tenantry): Promise<Race> {
  const organizationId = under.acorn.organization.id
  const limit = (await countOf('accounts', 'not is_default and organization_id', organizationId)) + 1
  await under.tenantry.system('race').organizations.setLimits(organizationId, { accounts: limit })
  const racing = tenantry.system('race').inOrganization(organizationId)
  return {
    calls: Array.from({ length: CALLERS }, () => () => racing.accounts.create({ externalId: unused('elm') })),
    over: async () =>
      (await countOf('accounts', 'not is_default and organization_id', organizationId)) > limit,
  }
}

async function userRace(tenantry: Tenantry, proof: Proof): Promise<Race> {
  const { ada, organization, pine } = under.acorn
  const organizations = under.tenantry.system('race').organizations
  await organizations.setLimits(organization.id, { accounts: null, usersPerAccount: null })
  const elm = await addAccount(ada)
  const outsiders = await Promise.all(Array.from({ length: CALLERS }, () => addUser(ada, pine.id)))
  await organizations.setLimits(organization.id, { usersPerAccount: 1 })
  const racing = tenantry.system('race').inOrganization(organization.id)
  return {
    calls: outsiders.map(({ user }) =>
      proof.below(2) === 0 ? () => racing.users.move(user, elm) : () => addUser(racing, elm.id),
    ),
    over: async () => (await countOf('users', 'account_id', elm.id)) > 1,
  }
}

async function countOf(table: 'accounts' | 'users', where: string, id: string): Promise<number> {
  const { rows } = await under.database.pool.query<{ count: number }>(
    `select count(*)::int as count from tenantry.${table} where ${where} = $1`,
    [id],
  )
  return rows[0]?.count ?? 0
}

test(
  'the limits of an organization hold, however many take the last place at once',
  async () => {
    const proof = startProof('races.limits')
    const { exceeded, placed, refused } = await race(under.tenantry, proof, proof.n)
    expect(exceeded).toBe(0)
    expect({ placed, refused }).toEqual({ placed: proof.n, refused: proof.n * (CALLERS - 1) })
    proof.showed(`${exceeded} exceeded; one came in of ${CALLERS} each time`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the lock on the organization more come in than there is room for',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const { exceeded } = await race(unlocked, startProof('races.limits'), 20)
    await unlocked.close()
    await pool.end()
    expect(exceeded).toBeGreaterThanOrEqual(10)
    showedControl('races.limits', `without the lock on the organization ${exceeded} of 20 exceeded`)
  },
  PROOF_TIMEOUT_MS,
)
