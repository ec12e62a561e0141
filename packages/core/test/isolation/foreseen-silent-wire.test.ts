import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { addAccount, addUser } from '../support/additions.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

const PATIENCE_MS = 200

// `pg` gives up a statement that is still in its queue without ever sending it, and sends those behind it.
test.each([3.5, 4.5, 5.5])(
  'on a pool with a query_timeout nobody who was shut out is let through, where an answer takes %s times as long',
  async (times) => {
    const url = String(under.database.location)
    const pool = new pg.Pool({ connectionString: url, query_timeout: PATIENCE_MS })
    const holder = new pg.Client({ connectionString: url })
    await holder.connect()
    const elsewhere = await createTenantry({ database: pool, clock: under.clock.now, background: false })
    onTestFinished(async () => {
      await elsewhere.close()
      await Promise.all([pool.end(), holder.end()])
    })
    const { ada, defaultAccount, organizationSecret } = await under.newAcorn()
    const { user, userSecret } = await addUser(ada, defaultAccount.id, { roles: ['org-admin'] })
    const by = await elsewhere.authenticate({ organizationSecret, userSecret })
    const elm = await addAccount(ada)
    for (const _ of [1, 2]) await addUser(by, elm.id)
    await ada.users.deactivate(user)

    await holder.query('begin')
    await holder.query('select from tenantry.accounts where id = $1 for update', [elm.id])
    const free = sleep(times * PATIENCE_MS).then(() => holder.query('rollback'))
    await addUser(by, elm.id).catch(() => undefined)
    await free
    if (pool.totalCount > 0)
      await once(pool, 'remove', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    expect((await ada.users.list({ accountId: elm.id })).items).toHaveLength(2)
  },
)
