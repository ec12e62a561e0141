import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { createAcorn } from '../../src/testing/personas.ts'
import { addAccount, addUser, unused } from '../../test/support/additions.ts'
import { untilSomebodyWaits } from '../../test/support/lock-waits.ts'
import {
  importingTogether,
  lockingTicketsFirst,
  openCountingPool,
  reversingLocks,
  withoutReason,
} from '../../test/support/patched-pool.ts'
import { eventsOf } from '../../test/support/recorded-events.ts'
import { refusalOf } from '../../test/support/refusal.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const CALLERS = 8
/** Rows of two imports that come in opposite orders: each soon has what the other one wants. */
const CROSSED = 100
/** Within so many calls a guard that was taken out must show. */
const CONTROL_CALLS = 2_000

const under = useTenantry('postgres')

/** A few things that everybody works on, so that they meet. */
interface Ground {
  readonly accounts: readonly string[]
  /** The external id of an account to which nothing happens. */
  readonly quiet: string
  readonly users: readonly string[]
  readonly teamId: string
  /** Of users who can be deleted, each with the ticket for their secret. */
  readonly doomed: { readonly userId: string; readonly ticketId: string }[]
}

type Call = () => Promise<unknown>

interface Mix {
  readonly proof: Proof
  readonly tenantry: Tenantry
}

/** One of the things that can be done to them, as somebody. */
function anyCall(
  session: Session,
  { accounts, users, doomed, teamId }: Ground,
  { proof, tenantry }: Mix,
): Call {
  const [accountId, user, member] = [proof.oneOf(accounts), proof.oneOf(users), `U${proof.below(5)}`]
  const options = proof.below(3) === 0 ? { idempotencyKey: unused('key') } : {}
  return proof.oneOf<Call>([
    () => session.accounts.update(accountId, { description: unused('text') }, options),
    () => session.accounts.deactivate(accountId, options),
    () => session.accounts.delete(accountId, options),
    () => session.accounts.reactivate(accountId, { reactivateUsers: true }, options),
    () => session.accounts.create({ externalId: unused('elm') }, options),
    () => session.users.update(user, { firstName: unused('Fay') }, options),
    () => session.users.deactivate(user, options),
    () => session.users.reactivate(user, options),
    () => session.users.assignRole(user, 'account-admin', options),
    () => session.users.revokeRole(user, 'account-admin', options),
    () => session.users.rotateSecret(user, {}, options),
    () => session.users.move(user, accountId, options),
    () => session.users.list({ includeInactive: true }),
    async () => {
      const fay = { email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' }
      const made = await session.users.create({ ...fay, accountId, secret: 'offer' })
      if (made.ticketId !== null) doomed.push({ userId: made.user.id, ticketId: made.ticketId })
    },
    async () => {
      const { userId, ticketId } = doomed.pop() ?? {}
      if (userId === undefined || ticketId === undefined) return
      const claim = tenantry.execute(session.principal, 'user.claimSecret', { ticketId })
      await allSettled([claim, session.users.delete(userId)])
    },
    async () => {
      const { code } = await session.chat.issueLinkCode(user)
      const who = { enterpriseId: null, teamId, userId: member }
      await allSettled([tenantry.chat.link(code ?? '', who), session.users.rotateSecret(user)])
    },
  ])
}

/** One of the things that want a unique value or a key which another of them wants, too. */
function anyClash(session: Session, { accounts, users, quiet }: Ground, { proof, tenantry }: Mix): Call {
  const [account, user] = [proof.oneOf(accounts), proof.oneOf(users)]
  const options = { idempotencyKey: `key-${proof.below(3)}` }
  return proof.oneOf<Call>([
    () => session.users.update(user, { email: `shared-${proof.below(3)}@elm.test` }),
    () => session.users.update(user, { externalId: `shared-${proof.below(3)}` }),
    () => session.users.update(user, { lastName: unused('Hill') }, options),
    () => session.accounts.deactivate(account, options),
    () => session.accounts.reactivate(account, { reactivateUsers: true }),
    async () => {
      const emails = Array.from({ length: CROSSED }, () => `${unused('fay')}@elm.test`)
      const importing = (order: readonly string[]) =>
        tenantry.execute(session.principal, 'user.importBatch', {
          rows: order.map((email, line) => ({
            line: line + 2,
            cells: { account: quiet, email, firstName: 'Fay', lastName: 'Hill' },
          })),
        })
      await allSettled([importing(emails), importing(emails.toReversed())])
    },
  ])
}

/** Waits for all, and throws what one of them threw. */
async function allSettled(calls: readonly Promise<unknown>[]): Promise<void> {
  for (const settled of await Promise.allSettled(calls))
    if (settled.status === 'rejected') throw settled.reason
}

/**
 * Has `n` calls made by several callers at once; a refusal is an answer, and everything else a fault.
 *
 * @param until ends before `n` calls: a control
 */
async function run(
  { proof, tenantry }: Mix,
  next: typeof anyCall,
  { n = proof.n, until = () => false }: { n?: number; until?: (faults: number) => boolean } = {},
) {
  const { ada, ben, organization } = await createAcorn(tenantry)
  const [elm, fir, larch] = [await addAccount(ada), await addAccount(ada), await addAccount(ada)]
  const { externalId: quiet } = await addAccount(ada)
  const users: string[] = []
  for (const { id } of [elm, elm, fir, fir, larch]) users.push((await addUser(ada, id)).user.id)
  const teamId = unused('T').replace('-', '')
  const connect = await ada.chat.issueConnectCode()
  await tenantry.chat.connect(connect.code ?? '', { enterpriseId: null, teamId })
  const ground: Ground = { accounts: [elm.id, fir.id, larch.id], quiet, users, doomed: [], teamId }
  const sessions = [ada, tenantry.system('mix').inOrganization(organization.id), ben]
  const outcomes = { organization, done: 0, refused: 0, faults: [] as unknown[] }
  let left = n
  const caller = async () => {
    while (left > 0 && !until(outcomes.faults.length)) {
      left -= 1
      try {
        await next(proof.oneOf(sessions), ground, { proof, tenantry })()
        outcomes.done += 1
      } catch (error) {
        if (error instanceof TenantryError && error.code !== 'unavailable') outcomes.refused += 1
        else outcomes.faults.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return { ...outcomes, calls: n - left }
}

function countsOf({ done, refused }: { done: number; refused: number }): string {
  return `${done} done, ${refused} refused`
}

/** Tenantry on a pool on which deadlocks are counted; `patch` takes a guard out of what is sent. */
async function watched<Result>(
  work: (tenantry: Tenantry, deadlocks: () => number) => Promise<Result>,
  patch?: Parameters<typeof openCountingPool>[1],
) {
  const { pool, deadlocks } = openCountingPool(String(under.database.location), patch)
  const tenantry = await createTenantry({ database: pool, clock: under.clock.now })
  try {
    return await work(tenantry, deadlocks)
  } finally {
    await tenantry.close()
    await pool.end()
  }
}

test(
  'no two transactions ever wait for each other, whatever is done at once',
  () =>
    watched(async (tenantry, deadlocks) => {
      const proof = startProof('races.mixedWork')
      const outcomes = await run({ proof, tenantry }, anyCall)
      expect(outcomes.faults).toEqual([])
      expect(outcomes.done).toBeGreaterThan(proof.n / 4)
      expect(deadlocks()).toBe(0)

      const { rows } = await under.database.pool.query(
        `select u.id from tenantry.users u join tenantry.accounts a on a.organization_id = u.organization_id and a.id = u.account_id
          where a.status = 'inactive' and u.status = 'active'`,
      )
      expect(rows).toEqual([])
      const events = await eventsOf(under.database.pool, outcomes.organization.id)
      expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1))
      proof.showed(`${countsOf(outcomes)}, ${deadlocks()} deadlocks, 0 faults`)
    }),
  PROOF_TIMEOUT_MS,
)

test(
  'the count bites: where half of all lock the user before the account, some wait for each other',
  () =>
    watched(async (tenantry, deadlocks) => {
      const proof = startProof('races.mixedWork')
      const until = () => deadlocks() > 0
      const { calls } = await run({ proof, tenantry }, anyCall, { n: CONTROL_CALLS, until })
      expect(deadlocks()).toBeGreaterThan(0)
      showedControl(
        'races.mixedWork',
        `with users locked before accounts ${deadlocks()} deadlocks within ${calls} calls`,
      )
    }, reversingLocks()),
  PROOF_TIMEOUT_MS,
)

/** Adds a user with a ticket for their secret and one for their chat link, and redeems both while the user is deleted. */
async function redeem(
  tenantry: Tenantry,
  { n, until }: { n: number; until: () => boolean },
): Promise<number> {
  const { ada, oak } = await createAcorn(tenantry)
  const teamId = unused('T').replace('-', '')
  const connect = await ada.chat.issueConnectCode()
  await tenantry.chat.connect(connect.code ?? '', { enterpriseId: null, teamId })
  let times = 0
  while (times < n && !until()) {
    times += 1
    const fay = { email: `${unused('fay')}@elm.test`, firstName: 'Fay', lastName: 'Hill' }
    const { user, ticketId } = await ada.users.create({ ...fay, accountId: oak.id, secret: 'offer' })
    const { code } = await ada.chat.issueLinkCode(user)
    const who = { enterpriseId: null, teamId, userId: `U${times}` }
    const calls = [
      tenantry.execute(ada.principal, 'user.claimSecret', { ticketId: ticketId ?? '' }),
      tenantry.chat.link(code ?? '', who),
      ada.users.delete(user),
    ]
    await allSettled(calls).catch((error: unknown) => expect(error).toMatchObject({ code: 'not_found' }))
    expect(await refusalOf(ada.users.get(user.id))).toMatchObject({ code: 'not_found' })
  }
  return times
}

test(
  'who redeems a ticket and who deletes its user take the same rows in the same order',
  () =>
    watched(async (tenantry, deadlocks) => {
      const { n, showed } = startProof('races.redeeming')
      await redeem(tenantry, { n, until: () => false })
      expect(deadlocks()).toBe(0)
      showed(`${deadlocks()} deadlocks`)
    }),
  PROOF_TIMEOUT_MS,
)

test(
  'the count bites: where who redeems locks the ticket before its user, some wait for each other',
  () =>
    watched(async (tenantry, deadlocks) => {
      const times = await redeem(tenantry, { n: CONTROL_CALLS, until: () => deadlocks() > 0 })
      expect(deadlocks()).toBeGreaterThan(0)
      showedControl(
        'races.redeeming',
        `with tickets locked before their users ${deadlocks()} deadlocks within ${times} times`,
      )
    }, lockingTicketsFirst()),
  PROOF_TIMEOUT_MS,
)

test(
  'where two want the same unique values crosswise one is run again, and no caller hears of it',
  () =>
    watched(async (tenantry, deadlocks) => {
      const proof = startProof('races.clashingWork')
      const outcomes = await run({ proof, tenantry }, anyClash)
      expect(outcomes.faults).toEqual([])
      // Where none was ever torn down, nothing was shown.
      expect(deadlocks()).toBeGreaterThan(0)
      proof.showed(`${countsOf(outcomes)}, ${deadlocks()} torn down and run again, 0 faults`)
    }, importingTogether()),
  PROOF_TIMEOUT_MS,
)

test(
  'the harness bites: where none is run again, a caller hears of it',
  () => {
    const [together, blind] = [importingTogether(), withoutReason()]
    return watched(
      async (tenantry) => {
        const proof = startProof('races.clashingWork')
        const until = (faults: number) => faults > 0
        const { faults, calls } = await run({ proof, tenantry }, anyClash, { n: CONTROL_CALLS, until })
        expect(faults.map(String)).toContain('Error: torn down')
        showedControl(
          'races.clashingWork',
          `with none run again ${faults.length} faults within ${calls} calls`,
        )
      },
      (send) => together(blind(send)),
    )
  },
  PROOF_TIMEOUT_MS,
)

test('what the server tears down for another is counted and run again, and the caller has an answer', () => {
  const [hasAccount, wantsUser] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  return watched(
    async (tenantry, deadlocks) => {
      const { ada } = await createAcorn(tenantry)
      const elm = await addAccount(ada)
      const { user } = await addUser(ada, elm.id)
      const other = await under.database.pool.connect()
      // The server asks who must give way when somebody has waited this long: whoever closes the circle is asked first.
      await other.query(`set deadlock_timeout = '20s'`)
      await other.query('begin')
      await other.query('select from tenantry.users where id = $1 for update', [user.id])
      const deactivated = ada.accounts.deactivate(elm)
      await hasAccount.promise
      const locked = other.query('select from tenantry.accounts where id = $1 for update', [elm.id])
      await untilSomebodyWaits(under.database.pool)
      wantsUser.resolve()
      await locked
      await other.query('commit')
      other.release(true)
      expect(await deactivated).toMatchObject({ status: 'inactive' })
      expect(await ada.users.get(user.id)).toMatchObject({ status: 'inactive' })
      expect(deadlocks()).toBe(1)
    },
    (send) => async (text, values) => {
      if (/^update "tenantry"\."users"/.test(String(text))) {
        hasAccount.resolve()
        await wantsUser.promise
      }
      return send(text, values)
    },
  )
})
