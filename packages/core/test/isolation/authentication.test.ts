import pg from 'pg'
import { expect, test } from 'vitest'
import { newId } from '../../src/domain/id.ts'
import { newSecret } from '../../src/domain/secret.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { addUser } from '../support/additions.ts'
import { untilSomebodyWaits } from '../support/lock-waits.ts'
import { openPatchedPool } from '../support/patched-pool.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

test('an authentication, good or failed, waits for no lock of a tenant, and neither does what is noted of it', async () => {
  const { acorn, database } = under
  const { organizationSecret } = acorn
  const inactive = await addUser(acorn.ada, acorn.oak.id)
  await acorn.ada.users.deactivate(inactive.user)
  const client = new pg.Client(String(database.location))
  await client.connect()
  const process = await createTenantry({ database: database.location, clock: under.clock.now })
  try {
    await client.query('begin')
    for (const table of ['organizations', 'accounts', 'users', 'secrets', 'audit_heads'])
      await client.query(`select from tenantry.${table} for update`)
    const session = await process.authenticate({ organizationSecret, userSecret: acorn.secrets.cleo })
    await session.whoami()
    for (const userSecret of [inactive.userSecret, newSecret('user', acorn.organization.id, random(20))])
      expect((await refusalOf(process.authenticate({ organizationSecret, userSecret }))).code).toBe(
        'unauthenticated',
      )
    // The locks are real: what needs one waits.
    const waiting = acorn.ada.accounts.create({ externalId: 'waits' })
    await untilSomebodyWaits(database.pool)
    await client.query('rollback')
    await waiting
  } finally {
    await client.end()
    await process.close()
  }
})

test('H2: whatever is wrong with two secrets, the same statements are sent before the answer', async () => {
  const { acorn, clock } = under
  const { organizationSecret } = acorn
  const { user, userSecret } = await addUser(acorn.ada, acorn.oak.id)
  await acorn.ada.users.deactivate(user)
  const nowhere = newId('organization', clock.now().getTime(), random(10))

  async function statementsOf(pair: Parameters<typeof under.tenantry.authenticate>[0]) {
    const sent: unknown[] = []
    const pool = openPatchedPool(String(under.database.location), (send) => (text, values) => {
      sent.push(text)
      return send(text, values)
    })
    const process = await createTenantry({ database: pool, clock: clock.now, background: false })
    // The walls are judged once, by the first call. No secret is used in it, so nothing is noted aside meanwhile.
    await process.system('first').inOrganization(acorn.organization.id).whoami()
    sent.length = 0
    const answer = await process.authenticate(pair).then(
      () => 'in',
      () => 'refused',
    )
    const statements = [...sent]
    await process.close()
    await pool.end()
    return { answer, statements }
  }

  const known = await statementsOf({ organizationSecret, userSecret })
  expect(known.answer).toBe('refused')
  expect(
    known.statements.filter((text) => String(text).includes('count_failed_authentication')),
  ).toHaveLength(1)
  for (const pair of [
    { organizationSecret, userSecret: newSecret('user', acorn.organization.id, random(20)) },
    {
      organizationSecret: newSecret('organization', acorn.organization.id, random(20)),
      userSecret: acorn.secrets.dov,
    },
    {
      organizationSecret: newSecret('organization', nowhere, random(20)),
      userSecret: newSecret('user', nowhere, random(20)),
    },
  ]) {
    expect(await statementsOf(pair)).toEqual(known)
  }
  // What is compared tells a good pair from a bad one.
  const good = await statementsOf({ organizationSecret, userSecret: acorn.secrets.ben })
  expect(good.answer).toBe('in')
  expect(good.statements).not.toEqual(known.statements)
})
