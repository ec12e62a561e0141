import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { unused } from '../../test/support/additions.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/**
 * A role is made to reach the organization, and given to a user or an account outside the default account at once, `n` times: how
 * often both were done, and how often one or the other.
 */
async function race(tenantry: Tenantry, n: number) {
  const { ada, organization, pine, users } = under.acorn
  const racing = tenantry.system('race').inOrganization(organization.id)
  const outcome = { both: 0, widened: 0, given: 0 }
  for (let i = 0; i < n; i += 1) {
    const role = unused('auditor')
    await ada.roles.create({ role, grants: ['user:read@account'] })
    const toAccount = i % 4 > 1
    const calls = [
      () => racing.roles.update(role, { add: ['user:read@organization'] }),
      () => (toAccount ? racing.accounts.grantRole(pine, role) : racing.users.assignRole(users.dov, role)),
    ]
    await Promise.allSettled((i % 2 === 0 ? calls : calls.reverse()).map((call) => call()))
    const wide = (await ada.roles.get(role)).grants.some(({ reach }) => reach === 'organization')
    const held = (await ada.users.get(users.dov.id)).effectiveRoles.includes(role)
    if (wide && held) outcome.both += 1
    else if (wide) outcome.widened += 1
    else if (held) outcome.given += 1
    if (held && toAccount) await ada.accounts.revokeRole(pine, role)
    if (held && !toAccount) await ada.users.revokeRole(users.dov, role)
    await ada.roles.delete(role)
  }
  return outcome
}

test(
  'H15: a role that is widened and given outside the default account at once is never both',
  async () => {
    const { n, showed } = startProof('races.wideRole')
    const outcome = await race(under.tenantry, n)
    expect(outcome.both).toBe(0)
    expect(outcome.widened + outcome.given).toBe(n)
    showed(`${outcome.widened} widened, ${outcome.given} given, ${outcome.both} both`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the lock on the role both are done',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const { both } = await race(unlocked, 20)
    await unlocked.close()
    await pool.end()
    expect(both).toBeGreaterThanOrEqual(5)
    showedControl('races.wideRole', `without the lock on the role both were done in ${both} of 20`)
  },
  PROOF_TIMEOUT_MS,
)
