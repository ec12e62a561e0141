import { expect, onTestFinished, test } from 'vitest'
import type { EventHandler, HandlerOptions } from '../../src/delivery/handler.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { addAccount, unused } from '../support/additions.ts'
import { useTenantry } from '../support/tenantry-under-test.ts'

/** Processes that begin, end and die while they deliver; each a Tenantry of its own on one server. */
const under = useTenantry('postgres', { background: false })

async function processWith(name: string, handle: EventHandler, options: HandlerOptions = {}) {
  const tenantry = await createTenantry({ database: under.database.location })
  onTestFinished(() => tenantry.close())
  await tenantry.on('account.created', handle, { ...options, name })
  return tenantry
}

const cursor = async (handler: string, organizationId: string) => {
  const { rows } = await under.database.pool.query(
    'select number::int, wanted::int, attempts, lease from tenantry.event_cursors where handler = $1 and organization_id = $2',
    [handler, organizationId],
  )
  return rows[0]
}

test('nothing is delivered before its commit, and what was committed in the meantime is not passed over', async () => {
  const { organization, ada } = await under.newAcorn()
  const got: number[] = []
  const tenantry = await processWith(unused('handler'), ({ number }) => void got.push(number))
  const client = await under.database.pool.connect()
  await client.query('begin')
  await client.query('set local role tenantry_app')
  await client.query(
    `select set_config('tenantry.organization', $1, true), set_config('tenantry.account', '*', true)`,
    [organization.id],
  )
  const { rows } = await client.query<{ number: string }>(
    `select tenantry.append_events($1, array['evt_1'], array['account.created'], now(), array[null], array[null], array[null],
       array['{"on":{},"actor":{},"via":{}}'], array[null], array[null::bytea]) as number`,
    [organization.id],
  )
  await tenantry.runDue()
  expect(got).toEqual([])
  await client.query('commit')
  client.release()
  await addAccount(ada)
  await tenantry.runDue()
  const first = Number(rows[0]?.number)
  expect(got).toEqual([first, first + 1])
})

test('what was committed and told to all handlers while a new one was being registered reaches it, too, and at once', async () => {
  const { organization, ada } = await under.newAcorn()
  const [name, other] = [unused('handler'), unused('handler')]
  const told = await processWith(other, () => undefined)
  // The registration of another process, held open before its commit.
  const client = await under.database.pool.connect()
  await client.query('begin')
  await client.query('set local role tenantry_relay')
  await client.query('select tenantry.register_event_handler($1)', [name])
  await client.query(
    `insert into tenantry.event_cursors (organization_id, handler, number, wanted)
     select organization_id, $1, number, number from tenantry.audit_heads where number > 0`,
    [name],
  )
  const account = await addAccount(ada)
  await told.runDue()
  await client.query('commit')
  client.release()
  // The control: the mark is gone, and the new cursor was not told.
  const head = Number((await cursor(other, organization.id))?.wanted)
  expect(await cursor(name, organization.id)).toMatchObject({ wanted: head - 1 })

  const got: string[] = []
  const tenantry = await processWith(name, ({ on }) => void got.push(on.id))
  await tenantry.runDue()
  expect(got).toEqual([account.id])
  expect(await cursor(name, organization.id)).toMatchObject({ number: head, wanted: head })
})

test('closing waits for the handler that is running, begins no other, and gives its place back', async () => {
  const { organization, ada } = await under.newAcorn()
  const name = unused('handler')
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: may, resolve: go } = Promise.withResolvers<void>()
  const got: number[] = []
  const tenantry = await processWith(name, async ({ number }) => {
    begin()
    await may
    got.push(number)
  })
  await addAccount(ada)
  await addAccount(ada)
  const done = tenantry.runDue()
  await begun
  const closed = tenantry.close()
  go()
  await closed
  await done
  expect(got).toHaveLength(1)
  expect(await cursor(name, organization.id)).toMatchObject({ number: got[0], lease: null, attempts: 0 })

  const rest: number[] = []
  const next = await processWith(name, ({ number }) => void rest.push(number))
  await next.runDue()
  expect(rest).toEqual([Number(got[0]) + 1])
})

test('a handler that does not end when its process closes is told to, and its event is delivered again elsewhere', async () => {
  const { organization, ada } = await under.newAcorn()
  const name = unused('handler')
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  let told = false
  const tenantry = await processWith(name, (_event, { signal }) => {
    begin()
    return new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => {
        told = true
        reject(signal.reason)
      }),
    )
  })
  await addAccount(ada)
  const done = tenantry.runDue()
  await begun
  await tenantry.close()
  await done
  expect(told).toBe(true)
  expect(await cursor(name, organization.id)).toMatchObject({ lease: null, attempts: 0 })
  const got: number[] = []
  const next = await processWith(name, (_event, { attempt }) => void got.push(attempt))
  await next.runDue()
  expect(got).toEqual([1])
})

test('whoever died in the middle is followed when the lease ends, and not before; that counts as an attempt', async () => {
  const { organization, ada } = await under.newAcorn()
  const name = unused('handler')
  const got: number[] = []
  const tenantry = await processWith(name, (_event, { attempt }) => void got.push(attempt), { attempts: 3 })
  await tenantry.runDue()
  await addAccount(ada)
  const die = (dueIn: string) =>
    under.database.pool.query(
      `update tenantry.event_cursors set lease = 'dead', due_at = now() + $3::interval, wanted = number + 1
        where handler = $1 and organization_id = $2`,
      [name, organization.id, dueIn],
    )
  await tenantry.runDue()
  got.length = 0
  await addAccount(ada)
  await die('1 hour')
  await tenantry.runDue()
  expect(got).toEqual([])
  await die('-1 second')
  await tenantry.runDue()
  expect(got).toEqual([2])

  // An event that has its process die each time ends among the dead letters, without being begun once more.
  await addAccount(ada)
  await under.database.pool.query(
    `update tenantry.event_cursors set lease = 'dead', due_at = now() - interval '1 second', attempts = 2, wanted = number + 1
      where handler = $1 and organization_id = $2`,
    [name, organization.id],
  )
  await tenantry.runDue()
  expect(got).toEqual([2])
  const { items } = await tenantry.system('operator').events.dead({ handler: name })
  expect(items).toMatchObject([{ attempts: 3, problem: 'Error: its process ended before it had an end' }])
})

test('another process hears of an event without asking', async () => {
  const { ada } = await under.newAcorn()
  const name = unused('handler')
  const { promise: got, resolve } = Promise.withResolvers<number>()
  await processWith(name, ({ number }) => resolve(number))
  const elsewhere = await createTenantry({ database: under.database.location })
  onTestFinished(() => elsewhere.close())
  await elsewhere.runDue()
  await elsewhere
    .system('another process')
    .inOrganization(ada.principal.organizationId)
    .accounts.create({
      externalId: unused('elm'),
    })
  expect(await got).toBeGreaterThan(0)
})

test('the relay sees ids, numbers and times, and neither what an event says nor why a handler failed', async () => {
  for (const statement of [
    'select body from tenantry.events',
    'select number from tenantry.events',
    'select value from tenantry.event_personal',
    'select problem from tenantry.event_dead_letters',
    'select input from tenantry.due_steps',
    'select command from tenantry.due_steps',
    'select hash from tenantry.audit_heads',
    'select name from tenantry.event_handlers',
    'update tenantry.event_cursors set number = 0',
  ]) {
    const client = await under.database.pool.connect()
    try {
      await client.query('begin')
      await client.query('set local role tenantry_relay')
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
})
