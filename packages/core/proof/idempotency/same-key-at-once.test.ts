import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import type { ExecuteOptions } from '../../src/checked-call.ts'
import { addUser, unused } from '../../test/support/additions.ts'
import { eventsOf, recording } from '../../test/support/recorded-events.ts'
import { refusalOf } from '../../test/support/refusal.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const DELIVERIES = 10

const under = useTenantry('postgres')

/** Calls whose effect can be counted, and which nothing but the key keeps from having it ten times. */
const CALLS = {
  'user.rotateSecret': async () => {
    const { user } = await addUser(under.acorn.ada, under.acorn.oak.id)
    return (options: ExecuteOptions) => under.acorn.ada.users.rotateSecret(user, { overlapMs: 0 }, options)
  },
  'user.create': async () => {
    const input = { accountId: under.acorn.oak.id, firstName: 'Fay', lastName: 'Hill' }
    const email = `${unused('fay')}@elm.test`
    return (options: ExecuteOptions) => under.acorn.ada.users.create({ ...input, email }, options)
  },
}

/** Delivers one call ten times at once, with the key that `keyOf` gives each delivery. */
async function deliver(
  call: (options: ExecuteOptions) => Promise<object>,
  keyOf: (delivery: number) => string,
) {
  return recording(under.database.pool, under.acorn.organization.id, () =>
    Promise.all(
      Array.from({ length: DELIVERIES }, (_, delivery) => call({ idempotencyKey: keyOf(delivery) })),
    ),
  )
}

test(
  'the same idempotency key delivered ten times at once has one effect, one record and equal answers, with the secret in the first only',
  async () => {
    const { n, showed } = startProof('idempotency.deliveries')
    for (let i = 0; i < n; i += 2) {
      for (const [what, prepare] of Object.entries(CALLS)) {
        const call = await prepare()
        const key = unused('key')
        const { answer: answers, events } = await deliver(call, () => key)
        const secrets = answers.filter((answer) => Reflect.get(answer, 'userSecret') !== null)
        expect(secrets, what).toHaveLength(1)
        const texts = answers.map((answer) => JSON.stringify({ ...answer, userSecret: null }))
        expect(new Set(texts).size, what).toBe(1)
        const made = events.filter(({ type }) => type === 'secret.created')
        expect(made, what).toHaveLength(1)
      }
    }
    showed(`${n} effects of ${n * DELIVERIES} deliveries`)
  },
  PROOF_TIMEOUT_MS,
)

test('the count bites: with ten keys the same calls have ten effects', async () => {
  const call = await CALLS['user.rotateSecret']()
  const { events } = await deliver(call, () => unused('key'))
  expect(events.filter(({ type }) => type === 'secret.created')).toHaveLength(DELIVERIES)
  showedControl(
    'idempotency.deliveries',
    `with a key of its own for each delivery ${DELIVERIES} effects of ${DELIVERIES}`,
  )
})

test('the numbers of the record have no gaps and no doubles, however many wrote at once', async () => {
  const events = await eventsOf(under.database.pool, under.acorn.organization.id)
  expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1))
})

test('a repeat waits for a first call that is still running, and is told so when that takes too long', async () => {
  const { ada, organization, users } = under.acorn
  const key = unused('key')
  const running = await under.database.pool.connect()
  await running.query('begin')
  await running.query(
    `insert into tenantry.idempotency_keys (organization_id, owner, key, request_hash, created_at) values ($1, $2, $3, 'x', now())`,
    [organization.id, users.ada.id, key],
  )
  const repeat = (options: ExecuteOptions) => ada.accounts.create({ externalId: unused('elm') }, options)
  expect(await refusalOf(repeat({ idempotencyKey: key }))).toEqual({
    code: 'conflict',
    message: 'The first call with this idempotency key is still running. Ask again in a moment.',
  })
  const waiting = repeat({ idempotencyKey: key })
  await running.query('rollback')
  running.release()
  expect(await waiting).toMatchObject({ status: 'active' })
})
