import { expect, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import type { Acorn } from '../../src/testing/personas.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { untilSoManyWait } from '../support/lock-waits.ts'
import { openUnlockedPool } from '../support/patched-pool.ts'
import { refusalOf } from '../support/refusal.ts'
import { rowsOf } from '../support/stored-rows.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** A limit is set while others are counted by it, which they cannot know yet. */
const under = useTenantry('postgres')

const organizations = () => under.tenantry.system('billing').organizations
const usersOf = (accountId: string) => rowsOf(under.database.pool, 'users', { account_id: accountId })

const person = () => ({ email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' })

/** Ways into an account: each makes ready who is to come, and answers how they come. */
const WAYS = {
  'by being added': async ({ ada }: Acorn, accountId: string) => {
    return () => ada.users.create({ ...person(), accountId })
  },
  'by being moved': async ({ ada, pine }: Acorn, accountId: string) => {
    const { user } = await addUser(ada, pine.id)
    return () => ada.users.move(user, accountId)
  },
  'by a file': async ({ ada }: Acorn, accountId: string) => {
    const { externalId } = await ada.accounts.get(accountId)
    const { email, firstName, lastName } = person()
    const text = `account,email,firstName,lastName\n${externalId},${email},${firstName},${lastName}\n`
    return async () => {
      const { problems } = await ada.import.users(text)
      if (problems.length > 0) throw new Error('the row was refused')
    }
  },
} as const

/** Has nothing be recorded in an organization, so that nothing commits there, until it is let go of. */
async function holdingBack(organizationId: string): Promise<() => Promise<void>> {
  const client = await under.database.pool.connect()
  await client.query('begin')
  await client.query('select from tenantry.audit_heads where organization_id = $1 for update', [
    organizationId,
  ])
  return async () => {
    await client.query('commit')
    client.release()
  }
}

test.each(Object.entries(WAYS))(
  'of three who come %s while a limit of one is being set, one comes',
  async (_how, way) => {
    const acorn = await under.newAcorn()
    const elm = await addAccount(acorn.ada)
    const calls = [await way(acorn, elm.id), await way(acorn, elm.id), await way(acorn, elm.id)]
    const letGo = await holdingBack(acorn.organization.id)
    const limited = organizations().setLimits(acorn.organization.id, { usersPerAccount: 1 })
    await untilSoManyWait(under.database.pool, 1)
    const coming = calls.map((call) => call())
    await untilSoManyWait(under.database.pool, 4)
    await letGo()
    const came = await Promise.allSettled(coming)
    await limited
    expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await usersOf(elm.id)).toHaveLength(1)
  },
)

test('a transaction of the host that a limit overtakes is not run again: it is told to be', async () => {
  const acorn = await under.newAcorn()
  const letGo = await holdingBack(acorn.organization.id)
  const limited = organizations().setLimits(acorn.organization.id, { usersPerAccount: 9 })
  await untilSoManyWait(under.database.pool, 1)
  let runs = 0
  const transaction = () =>
    acorn.ada.transaction(async (tx) => {
      runs += 1
      await tx.users.create({ ...person(), accountId: acorn.oak.id })
    })
  const refused = refusalOf(transaction())
  await untilSoManyWait(under.database.pool, 2)
  await letGo()
  expect(await refused).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('Nothing was done; run it again.'),
  })
  expect(runs).toBe(1)
  await limited
  await transaction()
  expect(await usersOf(acorn.oak.id)).toHaveLength(3)
})

test.each([
  {
    what: 'a user',
    add: (by: Pick<Acorn['ada'], 'users'>, { pine }: Acorn) =>
      by.users.create({ ...person(), accountId: pine.id }),
    limits: { usersPerAccount: 2 },
  },
  {
    what: 'an account',
    add: (by: Pick<Acorn['ada'], 'accounts'>) => by.accounts.create({ externalId: unused('elm') }),
    limits: { accounts: 3 },
  },
])('a limit that is set while $what is added counts it, too', async ({ add, limits }) => {
  const acorn = await under.newAcorn()
  const [added, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const adding = acorn.ada.transaction(async (tx) => {
    await add(tx as never, acorn)
    added.resolve()
    await letGo.promise
  })
  await added.promise
  let isSet = false
  const limited = organizations()
    .setLimits(acorn.organization.id, limits)
    .then(() => {
      isSet = true
    })
  await untilSoManyWait(under.database.pool, 1, () => isSet)
  const another = isSet ? await Promise.allSettled([add(acorn.ada, acorn)]) : []
  letGo.resolve()
  await Promise.all([adding, limited])
  expect(another).toEqual([])
  expect(await refusalOf(add(acorn.ada, acorn))).toMatchObject({ code: 'conflict' })
})

test('the limit bites by its lock: without it two come where one may', async () => {
  const acorn = await under.newAcorn()
  const elm = await addAccount(acorn.ada)
  await organizations().setLimits(acorn.organization.id, { usersPerAccount: 1 })
  const pool = openUnlockedPool(String(under.database.location))
  const unlocked = await createTenantry({ database: pool, clock: under.clock.now })
  const racing = unlocked.system('race').inOrganization(acorn.organization.id)
  const come = () => racing.users.create({ ...person(), accountId: elm.id })
  await Promise.allSettled([come(), come()])
  await unlocked.close()
  await pool.end()
  expect(await usersOf(elm.id)).toHaveLength(2)
})
