import { expect, test } from 'vitest'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser } from '../support/additions.ts'
import { untilSomebodyWaits } from '../support/lock-waits.ts'
import { openUnlockedPool } from '../support/patched-pool.ts'
import { PROOF_TIMEOUT_MS, startProof } from '../support/proof.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** How many accounts ended inactive with somebody active in them, and how many races each side won. */
interface Outcome {
  readonly broken: number
  readonly userFirst: number
  readonly accountFirst: number
}

/** An account is ended while a user is put into it, brought back in it or moved to it, `n` times. */
async function race(tenantry: Tenantry, n: number): Promise<Outcome> {
  const proof = startProof(n)
  const { ada } = under.acorn
  const racing = tenantry.system('race').inOrganization(under.acorn.organization.id)
  let [broken, userFirst, accountFirst] = [0, 0, 0]
  for (let i = 0; i < n; i += 1) {
    const elm = await addAccount(ada)
    const { user } = await addUser(ada, elm.id)
    await ada.users.deactivate(user)
    const outsider = await addUser(ada, under.acorn.pine.id)
    const end = proof.oneOf(['deactivate', 'delete'] as const)
    const put = proof.oneOf<() => Promise<unknown>>([
      () => addUser(racing, elm.id),
      () => racing.users.reactivate(user),
      () => racing.users.move(outsider.user, elm),
    ])
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
  'a user who is created, reactivated or moved in while the account is being ended never ends active in an inactive account',
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
    expect(broken).toBeGreaterThanOrEqual(10)
  },
  PROOF_TIMEOUT_MS,
)

test('a user who is reactivated while being moved to an account that is being ended is not active there', async () => {
  const { ada, pine } = under.acorn
  const elm = await addAccount(ada)
  const { user } = await addUser(ada, pine.id)
  await ada.users.deactivate(user)
  const { pool } = under.database
  const [moving, ending] = [await pool.connect(), await pool.connect()]
  await moving.query('begin')
  await moving.query('update tenantry.users set account_id = $1 where id = $2', [elm.id, user.id])
  await ending.query('begin')
  await ending.query('select from tenantry.accounts where id = $1 for no key update', [elm.id])

  let over = false
  const reactivated = refusalOf(ada.users.reactivate(user)).finally(() => {
    over = true
  })
  await untilSomebodyWaits(pool)
  await moving.query('commit')
  await untilSomebodyWaits(pool, () => over)
  await ending.query(
    `update tenantry.accounts set status = 'inactive', deactivated_at = now(), deactivation_id = 'dea_1' where id = $1`,
    [elm.id],
  )
  await ending.query('commit')
  moving.release()
  ending.release()
  expect(await reactivated).toMatchObject({ code: 'conflict' })
  expect(await ada.users.get(user.id)).toMatchObject({ status: 'inactive', accountId: elm.id })
})
