import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { createAcorn } from '../../src/testing/personas.ts'
import { addUser } from '../../test/support/additions.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const WAYS = ['deactivate', 'delete', 'revokeRole', 'revokeSecret', 'expiringSecret', 'import'] as const

const under = useTenantry('postgres')

/** Who could still act for the organization: active, an administrator, with a secret that is good. */
async function administrators(organizationId: string): Promise<readonly string[]> {
  const { rows } = await under.database.pool.query<{ id: string }>(
    `select u.id from tenantry.users u
       join tenantry.accounts a on a.organization_id = u.organization_id and a.id = u.account_id
      where u.organization_id = $1 and u.status = 'active' and a.status = 'active'
        and exists (select from tenantry.user_roles r where r.organization_id = $1 and r.user_id = u.id and r.role = 'org-admin')
        and exists (select from tenantry.secrets s where s.organization_id = $1 and s.user_id = u.id and s.expires_at is null)`,
    [organizationId],
  )
  return rows.map(({ id }) => id)
}

/**
 * Two administrators lose their rights at once, `n` times, in every way that there is: half of the times to each other, half to two
 * jobs of the host's, who themselves lose nothing.
 */
async function race(tenantry: Tenantry, proof: Proof, n: number): Promise<{ lost: number; both: number }> {
  let acorn = await createAcorn(under.tenantry)
  let [lost, both] = [0, 0]
  for (let i = 0; i < n; i += 1) {
    const organizationId = acorn.organization.id
    const system = under.tenantry.system('race').inOrganization(organizationId)
    const [one = acorn.users.ada.id] = await administrators(organizationId)
    const other = (await addUser(system, acorn.defaultAccount.id, { roles: ['org-admin'] })).user.id
    const jobs = tenantry.system('race').inOrganization(organizationId)
    const mutual = proof.below(2) === 0
    const asserted = (userId: string) => tenantry.actAs({ organizationId, userId }, { assertedBy: 'race' })
    const [first, second] = mutual ? [await asserted(one), await asserted(other)] : [jobs, jobs]
    const done = await Promise.allSettled([
      takeRights(first, other, proof.oneOf(WAYS)),
      takeRights(second, one, proof.oneOf(WAYS)),
    ])
    if (done.every(({ status }) => status === 'fulfilled')) both += 1
    if ((await administrators(organizationId)).length > 0) continue
    lost += 1
    acorn = await createAcorn(under.tenantry)
  }
  return { lost, both }
}

async function takeRights(session: Session, from: string, way: (typeof WAYS)[number]): Promise<unknown> {
  switch (way) {
    case 'revokeRole':
      return session.users.revokeRole(from, 'org-admin')
    case 'import': {
      const { email, firstName, lastName } = await session.users.get(from)
      const row = { line: 1, cells: { email, firstName, lastName, account: 'default', roles: ['member'] } }
      return session.execute('user.importBatch', { rows: [row], strict: true })
    }
    case 'expiringSecret':
      return session.users.rotateSecret(from, { expiresInMs: 3_600_000 })
    case 'revokeSecret': {
      const [secret] = (await session.secrets.list(from)).filter(({ expiresAt }) => expiresAt === null)
      if (secret === undefined) throw new Error('there was no secret to revoke')
      return session.secrets.revoke(secret)
    }
    default:
      return session.users[way](from)
  }
}

test(
  'H16: an organization always has an administrator who can authenticate now, whatever races for the last one',
  async () => {
    const proof = startProof('races.lastAdministrator')
    const { lost, both } = await race(under.tenantry, proof, proof.n)
    expect({ lost, both }).toEqual({ lost: 0, both: 0 })
    proof.showed(`${lost} organizations lost`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the lock on the organization most organizations lose their last administrator',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const n = 20
    const { lost } = await race(unlocked, startProof('races.lastAdministrator'), n)
    await unlocked.close()
    await pool.end()
    expect(lost).toBeGreaterThanOrEqual(n / 2)
    showedControl('races.lastAdministrator', `without the lock on the organization ${lost} of ${n} lost`)
  },
  PROOF_TIMEOUT_MS,
)
