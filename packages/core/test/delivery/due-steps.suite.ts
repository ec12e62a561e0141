import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { AccountId, StepId } from '../../src/domain/id.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Command } from '../../src/operations/define-command.ts'
import { defineCommand } from '../../src/operations/define-command.ts'
import { accountId } from '../../src/operations/fields.ts'
import type { Work } from '../../src/operations/work.ts'
import { readAccount } from '../../src/store/tables/accounts.ts'
import { HOUR_MS } from '../support/manual-clock.ts'
import { recording } from '../support/recorded-events.ts'
import { type SharedDatabase, useTenantry } from '../support/tenantry-under-test.ts'
import { workerUnderTest } from '../support/worker-under-test.ts'

/** A command that only says that it was called; a test decides what else it does. */
function callCommand(handle: (work: Work) => Promise<void> | void): Command {
  return defineCommand({
    name: 'account.call',
    summary: 'Say that an account was called',
    permission: 'account:update',
    risk: 'write',
    internal: true,
    input: z.strictObject({ accountId }),
    chat: { none: 'a test calls it' },
    async load(work, input) {
      const account = await readAccount(work.scope, input.accountId as AccountId)
      if (account === null) throw new TenantryError('not_found', 'There is no such account.')
      return account
    },
    authorized: (account) => ({ row: account }),
    async handle(work, _input, account) {
      await handle(work)
      work.record({
        type: 'account.called',
        on: { type: 'account', id: account.id },
        accountId: account.id,
      })
    },
  }) as unknown as Command
}

export function dueStepsSuite(on: SharedDatabase): void {
  describe('steps that are due later', () => {
    // Its own background does not know the command of these tests.
    const under = useTenantry(on, { background: false })

    /** Acorn, a worker, and a step of it that is due in an hour. */
    async function withStep(handle: (work: Work, step: StepId) => Promise<void> | void = () => undefined) {
      const acorn = await under.newAcorn()
      const organizationId = acorn.organization.id
      let step: StepId | undefined
      const command = callCommand((work) => handle(work, step as StepId))
      const { worker, inside } = workerUnderTest(under, [command])
      const written = (accountIdOf: string = acorn.oak.id) =>
        inside(organizationId, ({ work }) =>
          work.later({
            at: new Date(work.now.getTime() + HOUR_MS),
            command: command.name,
            input: { accountId: accountIdOf },
          }),
        )
      step = await written()
      const found = () => inside(organizationId, ({ work }) => work.findLater(step as StepId))
      const called = async () => {
        const { events } = await recording(under.database.pool, organizationId, () => worker.runDue())
        return events.filter(({ type }) => type === 'account.called')
      }
      return { acorn, organizationId, step, worker, inside, found, called, written }
    }

    test('a step runs at its time and not before, once, as a job of the host’s that names it', async () => {
      const { step, found, called, acorn } = await withStep()
      under.clock.advance(HOUR_MS - 1)
      expect(await called()).toEqual([])
      expect(await found()).toMatchObject({ id: step, command: 'account.call', attempts: 0, givenUp: null })

      under.clock.advance(1)
      expect(await called()).toMatchObject([
        {
          accountId: acorn.oak.id,
          actorId: null,
          open: { command: 'account.call', surface: 'system', via: { step } },
          personal: { actorName: 'due step' },
        },
      ])
      expect(await found()).toBeNull()
      expect(await called()).toEqual([])
    })

    test('what wrote a step and failed after it wrote none', async () => {
      const { inside, organizationId, called, found, step } = await withStep()
      const failed = inside(organizationId, async ({ work }) => {
        await work.cancelLater(step)
        await work.later({ at: work.now, command: 'account.call', input: {} })
        throw new Error('afterwards')
      })
      await expect(failed).rejects.toThrow('afterwards')
      expect(await called()).toEqual([])
      expect(await found()).toMatchObject({ id: step })
    })

    test('a step that was cancelled never runs, and cancelling it again says that there is none', async () => {
      const { inside, organizationId, called, step } = await withStep()
      const cancelled = () => inside(organizationId, ({ work }) => work.cancelLater(step))
      expect(await cancelled()).toBe(true)
      expect(await cancelled()).toBe(false)
      under.clock.advance(HOUR_MS)
      expect(await called()).toEqual([])
    })

    test('a step that is cancelled while its command is running leaves nothing of it', async () => {
      const { inside, organizationId, called, found } = await withStep(async (_work, step) => {
        if (on.kind === 'pglite') return
        await inside(organizationId, ({ work }) => work.cancelLater(step))
      })
      under.clock.advance(HOUR_MS)
      // One session cannot do both at once.
      expect(await called()).toHaveLength(on.kind === 'pglite' ? 1 : 0)
      expect(await found()).toBeNull()
    })

    test('a command may cancel the very step by which it runs', async () => {
      const { called, found } = await withStep(async (work, step) => {
        expect(await work.cancelLater(step)).toBe(true)
      })
      under.clock.advance(HOUR_MS)
      expect(await called()).toHaveLength(1)
      expect(await found()).toBeNull()
    })

    test('a step that fails is tried again after a pause, and given up after the tenth time', async () => {
      let broken = true
      const { called, found, organizationId, written } = await withStep(() => {
        if (broken) throw new Error('the printer is on fire')
      })
      under.clock.advance(HOUR_MS)
      expect(await called()).toEqual([])
      expect(await found()).toMatchObject({ attempts: 1, givenUp: null })
      // In its pause it is not due.
      broken = false
      expect(await called()).toEqual([])
      await release(organizationId)
      expect(await called()).toHaveLength(1)

      broken = true
      await written()
      under.clock.advance(HOUR_MS)
      await under.database.pool.query(
        'update tenantry.due_steps set attempts = 9 where organization_id = $1',
        [organizationId],
      )
      expect(await called()).toEqual([])
      const { rows } = await under.database.pool.query(
        'select given_up_at, problem, attempts from tenantry.due_steps where organization_id = $1',
        [organizationId],
      )
      expect(rows).toEqual([
        { given_up_at: under.clock.now(), problem: 'Error: the printer is on fire', attempts: 10 },
      ])
      broken = false
      await release(organizationId)
      expect(await called()).toEqual([])
    })

    test('a step whose command is refused for good, or is not known any more, is given up at once', async () => {
      const { inside, organizationId, called, found, acorn, step, written } = await withStep()
      await acorn.ada.accounts.delete(acorn.oak)
      await acorn.ada.accounts.purge(acorn.oak)
      const unknown = await inside(organizationId, ({ work }) =>
        work.later({ at: work.now, command: 'account.forgotten', input: {} }),
      )
      expect(await written(acorn.pine.id)).not.toBe(step)
      under.clock.advance(HOUR_MS)
      expect(await called()).toMatchObject([{ accountId: acorn.pine.id }])
      expect(await found()).toMatchObject({
        attempts: 1,
        givenUp: { problem: expect.stringMatching(/There is no such account/) },
      })
      expect(await inside(organizationId, ({ work }) => work.findLater(unknown))).toMatchObject({
        givenUp: { problem: expect.stringMatching(/There is no operation account\.forgotten/) },
      })
    })

    test('a step of an inactive organization waits until it is active again', async () => {
      const { organizationId, called, found } = await withStep()
      const { organizations } = under.tenantry.system('host')
      await organizations.deactivate(organizationId)
      under.clock.advance(HOUR_MS)
      expect(await called()).toEqual([])
      await organizations.reactivate(organizationId)
      expect(await found()).toMatchObject({ attempts: 0 })
      await release(organizationId)
      expect(await called()).toHaveLength(1)
    })

    test('the steps of a purged organization are gone', async () => {
      const { organizationId, called } = await withStep()
      const { organizations } = under.tenantry.system('host')
      await organizations.deactivate(organizationId)
      await organizations.purge(organizationId)
      under.clock.advance(HOUR_MS)
      expect(await called()).toEqual([])
    })

    test('nobody has to ask: the background runs what is due as soon as it is written', async () => {
      const { promise: ran, resolve } = Promise.withResolvers<void>()
      const acorn = await under.newAcorn()
      const { worker, inside } = workerUnderTest(under, [callCommand(() => resolve())])
      worker.begin()
      await inside(acorn.organization.id, ({ work }) =>
        work.later({ at: work.now, command: 'account.call', input: { accountId: acorn.oak.id } }),
      )
      await ran
      await worker.stop()
      expect(await acorn.ada.audit.list({ type: 'account.called' })).toMatchObject({ items: [{}] })
    })

    test('several workers at once run each step once', async () => {
      const { written, worker, inside, organizationId } = await withStep()
      const others = [1, 2, 3].map(() => workerUnderTest(under, [callCommand(() => undefined)]).worker)
      const n = 20
      for (let i = 1; i < n; i += 1) await written()
      under.clock.advance(HOUR_MS)
      const { events } = await recording(under.database.pool, organizationId, () =>
        Promise.all([worker, ...others].map((each) => each.runDue())),
      )
      expect(events.filter(({ type }) => type === 'account.called')).toHaveLength(n)
      expect(
        await inside(organizationId, ({ work }) =>
          work.scope.from('tenantry.due_steps').select('id').execute(),
        ),
      ).toEqual([])
    })

    async function release(organizationId: string): Promise<void> {
      await under.database.pool.query(
        'update tenantry.due_steps set held_until = null where organization_id = $1',
        [organizationId],
      )
    }
  })
}
