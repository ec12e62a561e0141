import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, type Proof, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { type Acorn, createAcorn } from '../../src/testing/personas.ts'
import { startProgram } from '../../test/database/child-program.ts'
import { temporaryFolder } from '../../test/database/temporary-folder.ts'
import { addAccount } from '../../test/support/additions.ts'
import { eventsOf } from '../../test/support/recorded-events.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { deliveryProblems, readJournal } from './journal.ts'

const PROGRAM = fileURLToPath(new URL('programs/deliver.ts', import.meta.url))
/** Events of an organization that are committed while the processes deliver, in each of their lives. */
const EVENTS = 12
/** A process dies at most so long after it has begun. */
const LONGEST_LIFE_MS = 300

const under = useTenantry('postgres')

/**
 * Two processes share two handlers, and both are killed with -9 while they are at it, `n` times; meanwhile events are committed in two
 * organizations. At the end one process delivers what is left.
 *
 * @param afterKill what a planted mistake does to the database
 */
async function killDeliverers(
  proof: Proof,
  n: number,
  afterKill: () => Promise<unknown> = async () => undefined,
): Promise<{ problems: readonly string[]; delivered: number; expected: number }> {
  const { pool, location } = under.database
  await pool.query('delete from tenantry.event_handlers; delete from tenantry.event_cursors')
  const organizations: readonly Acorn[] = [await under.newAcorn(), await createAcorn(under.tenantry)]
  const journal = join(await temporaryFolder(), 'journal')
  for (let kill = 0; kill < n; kill += 1) {
    const children = [1, 2].map(() => startProgram(PROGRAM, String(location), journal))
    await Promise.all(children.map((child) => child.line()))
    const committing = organizations.map(async ({ ada }) => {
      for (let i = 0; i < EVENTS; i += 1) await addAccount(ada)
    })
    await sleep(proof.below(LONGEST_LIFE_MS))
    await Promise.all(children.map((child) => child.kill()))
    await Promise.all(committing)
    await afterKill()
    // Their leases end: nobody holds them any more, and the test has not the time to wait for it.
    await pool.query('update tenantry.event_cursors set due_at = now() where lease is not null')
  }
  const expected = new Map<string, readonly number[]>()
  for (const { organization } of [...organizations, under.acorn, under.birch]) {
    const events = await eventsOf(pool, organization.id)
    const numbers = events.flatMap(({ type, number }) => (type === 'account.created' ? [number] : []))
    for (const handler of ['first', 'second']) expected.set(`${handler} ${organization.id}`, numbers)
  }
  const last = startProgram(PROGRAM, String(location), journal)
  await last.line()
  for (let behind = true; behind; ) {
    await sleep(20)
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from tenantry.event_cursors c join tenantry.audit_heads h using (organization_id) where c.number < h.number`,
    )
    behind = rows[0]?.n !== 0
  }
  await last.kill()
  const lines = readJournal(journal).filter(({ place }) => expected.has(place))
  return {
    problems: deliveryProblems(lines, expected),
    delivered: lines.filter(({ what }) => what === 'end').length,
    expected: [...expected.values()].flat().length,
  }
}

test(
  'every committed event reaches every handler, in order and never at two processes at once, though they are killed in the middle',
  async () => {
    const proof = startProof('delivery.kill')
    const { problems, delivered, expected } = await killDeliverers(proof, proof.n)
    expect(problems).toEqual([])
    expect(delivered).toBeGreaterThanOrEqual(expected)
    proof.showed(`${expected} events × handlers, ${delivered} deliveries, 0 lost, 0 out of order`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the comparison bites: where a place is written before its handler has ended, a kill loses events',
  async () => {
    const proof = startProof('delivery.kill')
    const ahead = () =>
      under.database.pool.query(
        'update tenantry.event_cursors set number = least(number + 100, wanted) where lease is not null',
      )
    let lost = 0
    let kills = 0
    for (; lost === 0 && kills < 20; kills += 1) {
      const { problems } = await killDeliverers(proof, 1, ahead)
      lost += problems.filter((problem) => problem.includes('never delivered')).length
    }
    expect(lost).toBeGreaterThan(0)
    showedControl('delivery.kill', `with the place written first, ${lost} events lost in ${kills} kills`)
  },
  PROOF_TIMEOUT_MS,
)

test('the comparison bites: an event out of order, one at two processes at once and one that was never committed are told', () => {
  const expected = new Map([['first org', [1, 2]]])
  const line = (what: 'begin' | 'end', number: number, pid = '1') => ({
    what,
    pid,
    number,
    place: 'first org',
  })
  const sound = [line('begin', 1), line('end', 1), line('begin', 2), line('end', 2)]
  expect(deliveryProblems(sound, expected)).toEqual([])
  const again = [
    line('begin', 1),
    line('end', 1),
    line('begin', 2),
    line('begin', 1, '2'),
    line('end', 1, '2'),
    line('begin', 2, '2'),
    line('end', 2, '2'),
  ]
  expect(deliveryProblems(again, expected)).toEqual([])
  const [first, firstEnd, second, secondEnd] = sound as [
    (typeof sound)[0],
    (typeof sound)[0],
    (typeof sound)[0],
    (typeof sound)[0],
  ]
  expect(deliveryProblems([second, secondEnd, first, firstEnd], expected)).toEqual([
    'first org: event 1 came after 2',
  ])
  expect(
    deliveryProblems(
      [first, line('begin', 1, '2'), firstEnd, line('end', 1, '2'), second, secondEnd],
      expected,
    ),
  ).toEqual(['first org: two processes were at it at event 1'])
  expect(deliveryProblems([...sound, line('begin', 3), line('end', 3)], expected)).toContain(
    'first org: event 3 was never committed',
  )
})
