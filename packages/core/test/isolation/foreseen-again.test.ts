import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser } from '../support/additions.ts'
import { type Flights, listenForFlights } from '../support/flights.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres', { background: false })
let log: Flights
beforeAll(() => {
  log = listenForFlights()
})
afterAll(() => log.end())

test('who was refused once is foreseen no more: nothing is claimed or locked for them', async () => {
  const { ada, defaultAccount, oak, organizationSecret } = await under.newAcorn()
  const { user, userSecret } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
  const by = await under.tenantry.authenticate({ organizationSecret, userSecret })
  for (const _ of [1, 2]) await addUser(by, oak.id)
  await ada.users.deactivate(user)
  const call = () => addUser(by, oak.id).catch(() => undefined)
  await call()
  expect(await log.ofAll(call)).toEqual(['begin, enter', 'rollback'])
})
