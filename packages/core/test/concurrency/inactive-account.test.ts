import { expect, test } from 'vitest'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser } from '../support/additions.ts'
import { openUnlockedPool } from '../support/patched-pool.ts'
import { PROOF_TIMEOUT_MS, startProof } from '../support/proof.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** How many accounts ended inactive with somebody active in them, and how many races each side won. */
interface Outcome {
  readonly broken: number
  readonly userFirst: number
  readonly accountFirst: number
}

/** An account is ended while a user is put into it, or brought back in it, `n` times. */
async function race(tenantry: Tenantry, n: number): Promise<Outcome> {
  const proof = startProof(n)
  const { ada } = under.acorn
  const racing = tenantry.system('race').inOrganization(under.acorn.organization.id)
  let [broken, userFirst, accountFirst] = [0, 0, 0]
  for (let i = 0; i < n; i += 1) {
    const elm = await addAccount(ada)
    const { user } = await addUser(ada, elm.id)
    await ada.users.deactivate(user)
    const end = proof.oneOf(['deactivate', 'delete'] as const)
    const put = proof.oneOf([() => addUser(racing, elm.id), () => racing.users.reactivate(user)])
    const calls =
      proof.below(2) === 0 ? [put(), racing.accounts[end](elm)] : [racing.accounts[end](elm), put()].reverse()
    const [placed] = await Promise.allSettled(calls)
    if (placed?.status === 'fulfilled') userFirst += 1
    else accountFirst += 1
    const { rows } = await under.database.pool.query(
      `select u.id from tenantry.users u join tenantry.accounts a using (organization_id)
        where u.account_id = a.id and a.id = $1 and a.status = 'inactive' and u.status = 'active'`,
      [elm.id],
    )
    if (rows.length > 0) broken += 1
  }
  return { broken, userFirst, accountFirst }
}

test(
  'a user who is created or reactivated while the account is being ended never ends active in an inactive account',
  async () => {
    const { n, seed } = startProof(40)
    const outcome = await race(under.tenantry, n)
    console.info(
      `inactive account: ${n} races, ${JSON.stringify(outcome)}, seed ${seed}, Node ${process.version}`,
    )
    expect(outcome.broken).toBe(0)
    expect(outcome.userFirst + outcome.accountFirst).toBe(n)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the locks on the account users stay active in inactive accounts',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const { broken } = await race(unlocked, 20)
    await unlocked.close()
    await pool.end()
    expect(broken).toBeGreaterThanOrEqual(5)
  },
  PROOF_TIMEOUT_MS,
)
