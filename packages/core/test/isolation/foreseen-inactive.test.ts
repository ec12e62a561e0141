import { expect, test } from 'vitest'
import { addUser } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

test('a job of the host changes nothing in an inactive organization that it has entered to shut it', async () => {
  const { organization, oak } = await under.newAcorn()
  const billing = under.tenantry.system('billing')
  // The second time it enters an organization that is inactive, which it may, and is remembered so.
  for (const _ of [1, 2]) await billing.organizations.deactivate(organization.id)
  expect(await refusalOf(addUser(billing.inOrganization(organization.id), oak.id))).toMatchObject({
    code: 'unauthenticated',
  })
})
