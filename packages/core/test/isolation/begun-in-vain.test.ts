import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createTenantry } from '../../src/tenantry.ts'
import { addAccount, addUser } from '../support/additions.ts'
import { refusalOf } from '../support/refusal.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

const under = useTenantry('postgres')

type Send = (...args: unknown[]) => Promise<unknown>

/** What a `begin` may come to on a pool of the host's, whose statements are sent one by one. */
const FAILURES = {
  'finds the connection broken': (client: pg.PoolClient, send: Send) => {
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
    connection.stream.destroy()
    return send('begin')
  },
  'is cancelled': (_client: pg.PoolClient, send: Send) =>
    send(
      `do $$ begin raise exception 'canceling statement due to user request' using errcode = '57014'; end $$`,
    ),
} as const

/** A deputy who acts through a pool of the host's, and an account that they have just added two users to. */
async function sceneWhere(fail: (client: pg.PoolClient, send: Send) => Promise<unknown>) {
  const pool = new pg.Pool({ connectionString: String(under.database.location) })
  pool.on('error', () => undefined)
  let fails = false
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    const send = client.query.bind(client) as unknown as Send
    Object.assign(client, {
      query: (...args: unknown[]) => {
        if (!fails || args[0] !== 'begin') return send(...args)
        fails = false
        return fail(client, send)
      },
    })
  })
  const elsewhere = await createTenantry({ database: pool, clock: under.clock.now, background: false })
  onTestFinished(async () => {
    await elsewhere.close()
    await pool.end()
  })
  const { ada, defaultAccount, organizationSecret } = await under.newAcorn()
  const { user, userSecret } = await addUser(ada, defaultAccount.id, { roles: ['member', 'org-admin'] })
  const deputy = await elsewhere.authenticate({ organizationSecret, userSecret })
  const elm = await addAccount(ada)
  const added = [await addUser(deputy, elm.id), await addUser(deputy, elm.id)]
  const failNext = () => {
    fails = true
  }
  return { ada, user, deputy, elm, added, failNext }
}

const input = (accountId: string) => ({
  accountId,
  email: 'gil@elm.test',
  firstName: 'Gil',
  lastName: 'Teak',
  secret: 'none' as const,
})

for (const [what, fail] of Object.entries(FAILURES)) {
  test(`where a begin ${what}, nothing is done, it is known, and the key is free`, async () => {
    const { ada, deputy, elm, failNext } = await sceneWhere(fail)
    failNext()
    const create = () => deputy.users.create(input(elm.id), { idempotencyKey: 'gil' })
    expect(await refusalOf(create())).toEqual({
      code: 'unavailable',
      message: expect.not.stringContaining('not known'),
    })
    expect((await ada.users.list({ accountId: elm.id })).items).toHaveLength(2)
    await create()
    expect((await ada.users.list({ accountId: elm.id })).items).toHaveLength(3)
  })

  test(`where a begin ${what}, nobody is refused by what is past`, async () => {
    const { ada, deputy, elm, failNext } = await sceneWhere(fail)
    await ada.accounts.deactivate(elm)
    expect(await refusalOf(addUser(deputy, elm.id))).toMatchObject({ code: 'conflict' })
    await ada.accounts.reactivate(elm)
    failNext()
    expect(await refusalOf(addUser(deputy, elm.id))).toMatchObject({ code: 'unavailable' })
  })

  test(`where a begin ${what}, whoever has lost a right does nothing`, async () => {
    const { ada, user, deputy, added, failNext } = await sceneWhere(fail)
    const [first, second] = added.map((each) => each.user)
    await deputy.users.deactivate(first?.id ?? '')
    await ada.users.revokeRole(user, 'org-admin')
    failNext()
    expect(await refusalOf(deputy.users.deactivate(second?.id ?? ''))).toMatchObject({ code: 'unavailable' })
    expect((await ada.users.get(second?.id ?? '')).status).toBe('active')
  })

  test(`where a begin ${what}, what looks is unavailable`, async () => {
    const { deputy, elm, failNext } = await sceneWhere(fail)
    failNext()
    expect(await refusalOf(deputy.users.list({ accountId: elm.id }))).toMatchObject({ code: 'unavailable' })
  })
}
