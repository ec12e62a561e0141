import { afterEach, describe, expect, test } from 'vitest'
import type { Delivery, EventHandler, HandlerOptions } from '../../src/delivery/handler.ts'
import type { DeliveredEvent } from '../../src/domain/delivered-event.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { addAccount, addUser, unused } from '../support/additions.ts'
import { eventsOf } from '../support/recorded-events.ts'
import { refusalOf } from '../support/refusal.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'

/** What a handler was called with, and whether it is to fail. */
interface Got {
  readonly event: DeliveredEvent
  readonly delivery: Delivery
}

export function eventsSuite(on: SharedDatabase): void {
  describe('events to handlers', () => {
    // Of its own: what is due is looked for in every organization of a database, and those of other suites have their own times.
    const under = useTenantry(on.kind)
    const stops: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop()
    })

    /** A handler that remembers what it was given, under a name that no other test has. */
    async function listen(
      types: string | readonly string[],
      {
        handle = () => undefined,
        tenantry = under.tenantry,
        ...options
      }: HandlerOptions & { handle?: EventHandler; tenantry?: Tenantry } = {},
    ) {
      const got: Got[] = []
      const name = options.name ?? unused('handler')
      const { stop } = await tenantry.on(
        types,
        async (event, delivery) => {
          got.push({ event, delivery })
          await handle(event, delivery)
        },
        { firstPauseMs: 0, ...options, name },
      )
      stops.push(stop)
      return { got, name, stop, types: () => got.map(({ event }) => event.type) }
    }

    test('a handler is given each event of its type after the commit, with who did what to whom, and the head of the chain', async () => {
      const { acorn, tenantry, database } = under
      const { got } = await listen('user.deactivated')
      const { user } = await addUser(acorn.ada, acorn.oak.id)
      await acorn.ada.users.deactivate(user)
      await tenantry.runDue()

      const stored = (await eventsOf(database.pool, acorn.organization.id)).at(-1)
      const { head } = await acorn.ada.audit.verify()
      expect(got).toEqual([
        {
          event: {
            id: expect.stringMatching(/^evt_/),
            type: 'user.deactivated',
            number: stored?.number,
            at: under.clock.now().toISOString(),
            organizationId: acorn.organization.id,
            accountId: acorn.oak.id,
            userId: user.id,
            on: { type: 'user', id: user.id },
            actor: { userId: acorn.users.ada.id, kind: 'secrets', name: 'Ada Oak' },
            command: 'user.deactivate',
            outcome: 'done',
            surface: 'library',
            via: {},
            before: expect.objectContaining({ status: 'active' }),
            after: expect.objectContaining({ status: 'inactive' }),
            asked: { userId: user.id },
            erased: false,
            head,
          },
          delivery: { attempt: 1, signal: expect.any(AbortSignal) },
        },
      ])
      await tenantry.runDue()
      expect(got).toHaveLength(1)
    })

    test('a handler may want several types, or all of them, and gets them in the order of their numbers', async () => {
      const { ada, organization, oak } = await under.newAcorn()
      const several = await listen(['account.created', 'user.created'])
      const all = await listen('*')
      await addAccount(ada)
      const { user } = await addUser(ada, oak.id)
      await ada.users.update(user, { firstName: 'Fay' })
      await addAccount(ada)
      await under.tenantry.runDue()
      expect(several.types()).toEqual(['account.created', 'user.created', 'account.created'])
      const numbers = all.got.map(({ event }) => event.number)
      const newest = (await eventsOf(under.database.pool, organization.id)).slice(-numbers.length)
      expect(numbers).toHaveLength(4)
      expect(numbers).toEqual(newest.map(({ number }) => number))
    })

    test('a role that is given to an account, and taken from it, is delivered, and is asked for by its type', async () => {
      const { ada, oak } = await under.newAcorn()
      const { types } = await listen(['account.role_granted', 'account.role_revoked'])
      await ada.accounts.grantRole(oak, 'account-admin')
      await ada.accounts.revokeRole(oak, 'account-admin')
      await under.tenantry.runDue()
      expect(types()).toEqual(['account.role_granted', 'account.role_revoked'])
      const { items } = await ada.audit.list({ type: 'account.role_granted' })
      expect(items).toMatchObject([{ accountId: oak.id, after: { role: 'account-admin' } }])
    })

    test('nothing is delivered that was rolled back, and what is forbidden is delivered as denied', async () => {
      const { acorn } = under
      const { got } = await listen('*')
      await refusalOf(acorn.ada.accounts.create({ externalId: 'oak' }))
      await refusalOf(acorn.cleo.accounts.delete(acorn.oak))
      await under.tenantry.runDue()
      expect(got.map(({ event }) => [event.type, event.outcome, event.asked])).toEqual([
        ['command.denied', 'denied', { accountId: acorn.oak.id }],
      ])
    })

    test('a new handler begins with what is committed from now on, or with the first event if it says so; a known name goes on where it was', async () => {
      const { acorn } = under
      await addAccount(acorn.ada)
      const fresh = await listen('account.created')
      const thorough = await listen('account.created', { from: 'beginning' })
      await addAccount(acorn.ada)
      await under.tenantry.runDue()
      expect(fresh.got).toHaveLength(1)
      const all = (await eventsOf(under.database.pool, acorn.organization.id)).filter(
        ({ type }) => type === 'account.created',
      )
      const ofAcorn = thorough.got.filter(({ event }) => event.organizationId === acorn.organization.id)
      expect(ofAcorn.map(({ event }) => event.number)).toEqual(all.map(({ number }) => number))

      await fresh.stop()
      await addAccount(acorn.ada)
      await under.tenantry.runDue()
      const again = await listen('account.created', { name: fresh.name, from: 'beginning' })
      await under.tenantry.runDue()
      expect([fresh.got.length, again.got.length]).toEqual([1, 1])
    })

    test('an organization that signs up later is delivered from its first event', async () => {
      const { got } = await listen('organization.created')
      const { organization } = await under.newAcorn()
      await under.tenantry.runDue()
      expect(got.map(({ event }) => [event.organizationId, event.number])).toEqual([[organization.id, 1]])
    })

    test('a handler that throws fails no command, is tried again, and then leaves a dead letter and goes on', async () => {
      const { ada, oak, organization } = await under.newAcorn()
      const poison = await addUser(ada, oak.id)
      const { got, name } = await listen('user.deactivated', {
        attempts: 3,
        handle({ userId }) {
          if (userId === poison.user.id) throw new RangeError('no such mailbox')
        },
      })
      const other = await listen('user.deactivated')
      const { user } = await addUser(ada, oak.id)
      await ada.users.deactivate(poison.user)
      await ada.users.deactivate(user)
      await under.tenantry.runDue()

      expect(got.map(({ event, delivery }) => [event.userId, delivery.attempt])).toEqual([
        [poison.user.id, 1],
        [poison.user.id, 2],
        [poison.user.id, 3],
        [user.id, 1],
      ])
      expect(other.got.map(({ event }) => event.userId)).toEqual([poison.user.id, user.id])
      const { rows } = await under.database.pool.query(
        'select organization_id, number::int, attempts, problem, retry from tenantry.event_dead_letters where handler = $1',
        [name],
      )
      expect(rows).toEqual([
        {
          organization_id: organization.id,
          number: got[0]?.event.number,
          attempts: 3,
          problem: 'RangeError: no such mailbox',
          retry: false,
        },
      ])
    })

    test('a dead letter is shown to the host with its problem, and tried again once when the host says so', async () => {
      const { ada, organization } = await under.newAcorn()
      const { events } = under.tenantry.system('operator')
      let broken = true
      const { got, name } = await listen('account.created', {
        attempts: 2,
        handle({ organizationId }) {
          if (broken && organizationId === organization.id) throw new Error('no such mailbox')
        },
      })
      for (let i = 0; i < 3; i += 1) await addAccount(ada)
      await under.tenantry.runDue()
      const mine = { organizationId: organization.id, handler: name }
      const first = await events.dead({ ...mine, limit: 2 })
      const rest = await events.dead({ ...mine, ...(first.nextCursor && { cursor: first.nextCursor }) })
      const dead = [...first.items, ...rest.items]
      expect(dead).toEqual(
        [0, 2, 4].map((at) => ({
          ...mine,
          event: got[at]?.event.number,
          type: 'account.created',
          at: got[at]?.event.at,
          attempts: 2,
          failedAt: under.clock.now().toISOString(),
          problem: 'Error: no such mailbox',
        })),
      )
      expect(rest.nextCursor).toBeNull()
      expect((await events.dead({ handler: name })).items).toEqual(dead)

      const third = dead[2]?.event as number
      expect(await events.retry({ ...mine, event: third })).toEqual({ letters: 1 })
      await under.tenantry.runDue()
      expect(got.slice(6).map(({ event, delivery }) => [event.number, delivery.attempt])).toEqual([
        [third, 3],
      ])
      expect((await events.dead(mine)).items.map(({ attempts }) => attempts)).toEqual([2, 2, 3])

      broken = false
      expect(await events.retry({ handler: name })).toEqual({ letters: 3 })
      await under.tenantry.runDue()
      expect(got.slice(7).map(({ event }) => event.number)).toEqual(dead.map(({ event }) => event))
      expect(await events.dead(mine)).toEqual({ items: [], nextCursor: null })
      expect(await events.retry({ handler: name })).toEqual({ letters: 0 })
      expect((await refusalOf(events.retry({ event: 1 }))).code).toBe('invalid_input')
      expect((await refusalOf(events.dead({ cursor: 'x' }))).code).toBe('invalid_input')
    })

    test('a handler that is forgotten leaves neither place nor dead letter, and begins anew under its name', async () => {
      const { ada, organization } = await under.newAcorn()
      const { events } = under.tenantry.system('operator')
      const { got, name, stop } = await listen('account.created', {
        attempts: 1,
        handle() {
          throw new Error('never')
        },
      })
      await addAccount(ada)
      await under.tenantry.runDue()
      await stop()
      expect((await events.dead({ handler: name })).items).toHaveLength(1)
      expect(await events.forget(name)).toEqual({ forgotten: true })
      expect(await events.forget(name)).toEqual({ forgotten: false })
      expect((await events.dead({ handler: name })).items).toEqual([])
      await addAccount(ada)
      const again = await listen('account.created', { name })
      await under.tenantry.runDue()
      expect([got.length, again.got.length]).toEqual([1, 0])
      expect(organization.id).toBe(got[0]?.event.organizationId)
    })

    test('while a handler fails in one organization, every other organization and handler is served', async () => {
      const { ada, oak, organization } = await under.newAcorn()
      const stuck = await listen('account.created', {
        firstPauseMs: 300_000,
        handle({ organizationId }) {
          if (organizationId === organization.id) throw new Error('not here')
        },
      })
      const well = await listen('account.created')
      await addAccount(ada)
      await addAccount(ada)
      await addAccount(under.birch.eve)
      await under.tenantry.runDue()
      await addAccount(under.birch.eve)
      await under.tenantry.runDue()
      const where = ({ got }: { got: readonly Got[] }) => got.map(({ event }) => event.organizationId).sort()
      const [here, birch] = [organization.id, under.birch.organization.id]
      expect(where(stuck)).toEqual([here, birch, birch].sort())
      expect(where(well)).toEqual([here, here, birch, birch].sort())
      expect(oak.organizationId).toBe(here)
    })

    test('a handler that takes too long is told to stop, and counts as failed; one that never ends delays no command', async () => {
      const { ada } = await under.newAcorn()
      const { promise: told, resolve } = Promise.withResolvers<string>()
      const { got, name } = await listen('account.created', {
        timeLimitMs: 50,
        attempts: 1,
        handle: (_event, { signal }) =>
          new Promise<void>(() => signal.addEventListener('abort', () => resolve(String(signal.reason)))),
      })
      await addAccount(ada)
      expect(await told).toMatch('it took longer than 50 ms')
      await addAccount(ada)
      await under.tenantry.runDue()
      expect(got).toHaveLength(2)
      const { rows } = await under.database.pool.query(
        'select problem from tenantry.event_dead_letters where handler = $1',
        [name],
      )
      expect(rows).toEqual(got.map(() => ({ problem: 'Error: it took longer than 50 ms' })))
    })

    test('nobody has to ask: an event is delivered in the background soon after its commit', async () => {
      const { promise, resolve } = Promise.withResolvers<DeliveredEvent>()
      const { ada } = await under.newAcorn()
      await listen('account.created', { handle: (event) => resolve(event) })
      const account = await addAccount(ada)
      expect((await promise).on.id).toBe(account.id)
    })

    test('a handler may call commands itself, in the middle of others', async () => {
      const { ada, organization } = await under.newAcorn()
      const system = under.tenantry.system('welcome').inOrganization(organization.id)
      const { got } = await listen('account.created', {
        async handle({ on: { id } }) {
          await system.accounts.update(id, { description: 'welcomed' })
        },
      })
      const accounts = await Promise.all(Array.from({ length: 10 }, () => addAccount(ada)))
      await under.tenantry.runDue()
      expect(got).toHaveLength(10)
      for (const { id } of accounts) expect((await ada.accounts.get(id)).description).toBe('welcomed')
    })

    test('what an inactive organization did is delivered, and nothing of a purged one', async () => {
      const first = await under.newAcorn()
      const second = await under.newAcorn()
      const { organizations } = under.tenantry.system('host')
      const { got } = await listen('organization.deactivated')
      await organizations.deactivate(first.organization.id)
      await organizations.deactivate(second.organization.id)
      await organizations.purge(second.organization.id)
      await under.tenantry.runDue()
      expect(got.map(({ event }) => event.organizationId)).toContain(first.organization.id)
      const left = await under.database.pool.query(
        'select handler from tenantry.event_cursors where organization_id = $1',
        [second.organization.id],
      )
      expect(left.rows).toEqual([])
    })

    test('no event holds a secret', async () => {
      const { ada, oak } = await under.newAcorn()
      const { got } = await listen('*')
      const { user, userSecret } = await addUser(ada, oak.id)
      const rotated = await ada.users.rotateSecret(user)
      const { code } = await ada.chat.issueLinkCode(user)
      await under.tenantry.runDue()
      const said = JSON.stringify(got)
      expect(said).toContain(user.email)
      for (const secret of [userSecret.reveal(), rotated.userSecret?.reveal(), code]) {
        expect(secret?.length).toBeGreaterThan(10)
        expect(said).not.toContain(secret)
      }
    })

    test('where personal values were erased the event says so, and has none', async () => {
      const { ada, oak, organization } = await under.newAcorn()
      const { user } = await addUser(ada, oak.id, { firstName: 'Forgotten' })
      await under.database.pool.query('delete from tenantry.event_personal where organization_id = $1', [
        organization.id,
      ])
      const { got } = await listen('user.created', { from: 'beginning' })
      await under.tenantry.runDue()
      const event = got.find((each) => each.event.userId === user.id)?.event
      expect(event).toMatchObject({
        erased: true,
        actor: { name: null, userId: ada.principal && expect.any(String) },
      })
      expect(JSON.stringify(event)).not.toContain('Forgotten')
    })

    test('two handlers of one type need names, and what cannot be read is refused', async () => {
      const handler = () => undefined
      const { stop } = await under.tenantry.on('user.moved', handler)
      stops.push(stop)
      const refused = [
        await refusalOf(under.tenantry.on('user.moved', handler)),
        await refusalOf(under.tenantry.on('user', handler)),
        await refusalOf(under.tenantry.on([], handler)),
        await refusalOf(under.tenantry.on(['*', 'user.moved'], handler)),
        await refusalOf(under.tenantry.on('user.moved', 'handler' as never)),
        await refusalOf(under.tenantry.on('user.moved', handler, { name: '' })),
        await refusalOf(under.tenantry.on('user.moved', handler, { from: 'yesterday' as never })),
        await refusalOf(under.tenantry.on('user.moved', handler, { attempts: 0 })),
        await refusalOf(under.tenantry.on('user.moved', handler, { surprise: 1 } as never)),
      ]
      expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'invalid_input'))
      expect(refused[0]?.message).toContain('Give this one a name of its own')
      const second = await under.tenantry.on('user.moved', handler, { name: 'another' })
      stops.push(second.stop)
    })

    test('two that share a handler give each event to one of them, in order', async () => {
      const { ada, organization } = await under.newAcorn()
      const tenantry = await createTenantry({ database: under.database.location })
      stops.push(() => tenantry.close())
      const name = unused('shared')
      const got: number[] = []
      const handle: EventHandler = ({ number, organizationId }) => {
        if (organizationId === organization.id) got.push(number)
      }
      await listen('account.created', { name, handle })
      await listen('account.created', { name, handle, tenantry })
      for (let i = 0; i < 12; i += 1) await addAccount(ada)
      await Promise.all([under.tenantry.runDue(), tenantry.runDue()])
      expect(got).toHaveLength(12)
      expect(got).toEqual(got.toSorted((a, b) => a - b))
    })
  })
}
