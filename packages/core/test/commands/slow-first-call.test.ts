import { expect, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { unused } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

test.each([400, 2_000])(
  'a repeat is told that the first call still runs, also where statements may take no longer than %d ms',
  async (statementTimeoutMs) => {
    const { organization } = under.acorn
    const hasty = await createTenantry({
      database: under.database.location,
      clock: under.clock.now,
      statementTimeoutMs,
    })
    const session = hasty.system('repeat').inOrganization(organization.id)
    const [options, input] = [{ idempotencyKey: unused('key') }, { externalId: unused('elm') }]
    const [called, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = hasty
      .system('repeat')
      .inOrganization(organization.id)
      .transaction(async (tx) => {
        const account = await tx.accounts.create(input, options)
        called.resolve()
        await letGo.promise
        return account
      })
    await called.promise
    expect(await refusalOf(session.accounts.create(input, options))).toEqual({
      code: 'conflict',
      message: 'The first call with this idempotency key is still running. Ask again in a moment.',
    })
    letGo.resolve()
    expect(await session.accounts.create(input, options)).toEqual(await first)
    await hasty.close()
  },
)
