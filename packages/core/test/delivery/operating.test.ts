import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'
import { type Acorn, createAcorn } from '../../src/testing/personas.ts'
import { addAccount } from '../support/additions.ts'

/** A handler that fails until it is mended, and what operators see and do of it. */
let database: TestDatabase
let tenantry: Tenantry
let acorn: Acorn
let broken = true
const got: number[] = []

const run = (...args: string[]) => main(args, { TENANTRY_DATABASE: String(database.location) })

beforeAll(async () => {
  database = await createTestDatabase('postgres')
  tenantry = await createTenantry({ database: database.location })
  await tenantry.migrate()
  acorn = await createAcorn(tenantry)
  await tenantry.on(
    'account.created',
    ({ number }) => {
      if (broken) throw new Error('no such mailbox')
      got.push(number)
    },
    { name: 'welcome mail', attempts: 1 },
  )
})
afterAll(async () => {
  await tenantry.close()
  await database.drop()
})

test('operators see dead letters and what failed, the doctor too, and have them tried again', async () => {
  expect(await run('events', 'dead')).toEqual({
    exitCode: 0,
    stdout: 'There are no dead letters.\n',
    stderr: '',
  })
  await addAccount(acorn.ada)
  await addAccount(acorn.ada)
  await tenantry.runDue()

  const listed = await run('events', 'dead', '--organization', acorn.organization.id, '--json')
  const { items } = JSON.parse(listed.stdout)
  expect(items).toMatchObject([
    { handler: 'welcome mail', type: 'account.created', attempts: 1, problem: 'Error: no such mailbox' },
    { handler: 'welcome mail', type: 'account.created' },
  ])
  expect((await run('events', 'dead')).stdout).toContain('welcome mail failed 1 times')

  const doctor = await run('doctor')
  expect(doctor.exitCode).toBe(1)
  expect(doctor.stdout).toContain('The handler welcome mail has 2 dead letters in 1 organization.')
  expect(doctor.stdout).toContain(`npx tenantry events retry --handler 'welcome mail'`)

  broken = false
  const [first] = items
  const one = ['--organization', acorn.organization.id, '--event', String(first.event)]
  expect((await run('events', 'retry', ...one)).stdout).toMatch(/^1 dead letter is tried again/)
  expect((await run('events', 'retry', '--handler', 'welcome mail')).stdout).toMatch(/tried again|no such/)
  await tenantry.runDue()
  expect(got.toSorted((a, b) => a - b)).toEqual(items.map(({ event }: { event: number }) => event))
  expect((await run('events', 'dead')).stdout).toBe('There are no dead letters.\n')
  expect(await run('events', 'retry')).toMatchObject({
    exitCode: 0,
    stdout:
      'Nothing was tried again: there is no dead letter, or none of those that you named. npx tenantry events dead lists them.\n',
  })
  expect(await run('events', 'retry', '--event', '1')).toMatchObject({ exitCode: 1 })
  expect(await run('events', 'retry', '--event', 'x')).toMatchObject({ exitCode: 1 })
  expect(await run('events')).toMatchObject({
    exitCode: 2,
    stderr: 'events needs another word: events dead, events retry, events forget. See npx tenantry --help.\n',
  })
})

test('the doctor says when a handler is far behind, or nobody runs what is due, and a handler can be forgotten', async () => {
  await tenantry.close()
  await database.pool.query(
    `update tenantry.event_cursors set wanted = wanted + 1, due_at = now(), behind_since = now() - interval '1 hour'`,
  )
  await database.pool.query(
    `insert into tenantry.due_steps (organization_id, id, command, input, due_at, created_at, given_up_at, problem)
     values ($1, 'stp_1', 'account.purge', '{}', now() - interval '1 hour', now(), now(), 'Error: never'),
            ($1, 'stp_2', 'account.purge', '{}', now() - interval '1 hour', now(), null, null)`,
    [acorn.organization.id],
  )
  const { stdout } = await run('doctor')
  expect(stdout).toContain('The handler welcome mail is behind in 1 organization, for 60 minutes at most.')
  expect(stdout).toContain('1 step that was due failed too often and is given up.')
  expect(stdout).toContain('1 step is overdue by more than 15 minutes.')

  expect(await run('events', 'forget', '--handler', 'welcome mail')).toMatchObject({ exitCode: 0 })
  expect(await run('events', 'forget', '--handler', 'welcome mail')).toMatchObject({ exitCode: 1 })
  await database.pool.query('delete from tenantry.due_steps')
  expect((await run('doctor')).exitCode).toBe(0)
})
