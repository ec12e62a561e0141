import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addUser } from '../../test/support/additions.ts'
import { openUnlockedPool } from '../../test/support/patched-pool.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const under = useTenantry('postgres')

/**
 * A user of the default account is made an administrator and moved out of it at once, `n` times: how often both were answered with
 * success, how often both came to be, and how often one or the other.
 */
async function race(tenantry: Tenantry, n: number) {
  const { ada, defaultAccount, oak, organization } = under.acorn
  const racing = tenantry.system('race').inOrganization(organization.id)
  const outcome = { answered: 0, both: 0, promoted: 0, moved: 0 }
  for (let i = 0; i < n; i += 1) {
    const { user } = await addUser(ada, defaultAccount.id)
    const calls = [() => racing.users.assignRole(user, 'org-admin'), () => racing.users.move(user, oak)]
    const done = await Promise.allSettled((i % 2 === 0 ? calls : calls.reverse()).map((call) => call()))
    if (done.every(({ status }) => status === 'fulfilled')) outcome.answered += 1
    const { roles, accountId } = await ada.users.get(user.id)
    const wide = roles.includes('org-admin')
    if (wide && accountId === oak.id) outcome.both += 1
    else if (wide) outcome.promoted += 1
    else if (accountId === oak.id) outcome.moved += 1
  }
  return outcome
}

test(
  'H15: promoting and moving a user at once never makes an administrator outside of the default account',
  async () => {
    const { n, showed } = startProof('races.promotionAndMove')
    const outcome = await race(under.tenantry, n)
    expect(outcome).toMatchObject({ answered: 0, both: 0 })
    expect(outcome.promoted + outcome.moved).toBe(n)
    showed(`${outcome.promoted} promoted, ${outcome.moved} moved, ${outcome.both} both`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the race bites: without the lock on the user both are told that it was done',
  async () => {
    const pool = openUnlockedPool(String(under.database.location))
    const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
    const { answered } = await race(unlocked, 20)
    await unlocked.close()
    await pool.end()
    expect(answered).toBeGreaterThanOrEqual(10)
    showedControl(
      'races.promotionAndMove',
      `without the lock on the user both were answered in ${answered} of 20`,
    )
  },
  PROOF_TIMEOUT_MS,
)
