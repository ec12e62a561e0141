import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser } from '../../test/support/additions.ts'
import { untilSomebodyWaits } from '../../test/support/lock-waits.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { refusalOf } from '../../test/support/refusal.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/** How many accounts ended inactive with somebody active in them, and how many races each side won. */
interface Outcome {
  readonly broken: number
  readonly userFirst: number
  readonly accountFirst: number
}

/** An account is ended while a user is put into it, brought back in it or moved to it, `n` times. */
async function race(tenantry: Tenantry, proof: Proof, n: number): Promise<Outcome> {
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
    const proof = startProof('races.inactiveAccount')
    const outcome = await race(under.tenantry, proof, proof.n)
    expect(outcome.broken).toBe(0)
    expect(outcome.userFirst + outcome.accountFirst).toBe(proof.n)
    proof.showed(
      `${outcome.broken} broken; the user was first ${outcome.userFirst} times, the account ${outcome.accountFirst}`,
    )
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the locks on the account users stay active in inactive accounts',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const { broken } = await race(unlocked, startProof('races.inactiveAccount'), 20)
    await unlocked.close()
    await pool.end()
    expect(broken).toBeGreaterThanOrEqual(10)
    showedControl('races.inactiveAccount', `without the locks on the account ${broken} of 20 broken`)
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
