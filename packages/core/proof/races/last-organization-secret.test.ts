import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { TenantryError } from '../../src/errors.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** Has two Organization Secrets that do not expire revoked at once, `n` times; how often none was left. */
async function race(tenantry: Tenantry, n: number): Promise<{ lost: number; refused: number }> {
  let { organization } = await under.newAcorn()
  let [lost, refused] = [0, 0]
  for (let i = 0; i < n; i += 1) {
    const system = under.tenantry.system('race').inOrganization(organization.id)
    const jobs = tenantry.system('race').inOrganization(organization.id)
    const lasting = async () =>
      (await system.organization.listSecrets()).filter(({ expiresAt }) => expiresAt === null)
    await system.organization.rotateSecret()
    // Rotating ends the one before: that it lasts too is written by hand.
    await under.database.pool.query(
      `update tenantry.secrets set expires_at = null
        where organization_id = $1 and user_id is null and hash is not null`,
      [organization.id],
    )
    const [one, other] = await lasting()
    if (one === undefined || other === undefined) throw new Error('there were no two secrets to revoke')
    const done = await Promise.allSettled([one, other].map((each) => jobs.organization.revokeSecret(each)))
    for (const outcome of done) {
      if (outcome.status === 'fulfilled') continue
      if (!(outcome.reason instanceof TenantryError) || outcome.reason.code !== 'conflict')
        throw outcome.reason
      refused += 1
    }
    if ((await lasting()).length > 0) continue
    lost += 1
    organization = (await under.newAcorn()).organization
  }
  return { lost, refused }
}

test(
  'H16: an organization always has an Organization Secret that lasts, whoever revokes the last two at once',
  async () => {
    const proof = startProof('races.lastOrganizationSecret')
    const { lost, refused } = await race(under.tenantry, proof.n)
    expect({ lost, refused }).toEqual({ lost: 0, refused: proof.n })
    proof.showed(`0 organizations without one; of two callers one was refused each time`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the lock on the organization both are revoked',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const n = 20
    const { lost } = await race(unlocked, n)
    await unlocked.close()
    await pool.end()
    expect(lost).toBeGreaterThan(0)
    showedControl(
      'races.lastOrganizationSecret',
      `without the lock on the organization ${lost} of ${n} had none`,
    )
  },
  PROOF_TIMEOUT_MS,
)
