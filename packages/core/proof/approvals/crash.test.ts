import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import type { Direction } from '../../src/testing/database-proxy.ts'
import { startDatabaseProxy } from '../../src/testing/index.ts'
import { askToDelete, type Company, createCompany, twoForDeleting } from '../../test/approvals/company.ts'
import { brokenPromises, type History, historyOf } from '../../test/approvals/judge.ts'
import { startProgram } from '../../test/database/child-program.ts'
import { addUser } from '../../test/support/additions.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'

const PROGRAM = fileURLToPath(new URL('programs/one-decision.ts', import.meta.url))
const VOTE = /insert into "?tenantry"?\."?approval_votes"?/
/** More packets than a decision has; whoever gets here was never answered. */
const MOST_STEPS = 200

const under = useTenantry('postgres')

/** Holds the wire at the packet that comes so many after the one that carries the vote. */
function stepsAfterTheVote(steps: number): (packet: string, direction: Direction) => boolean {
  let passed = -1
  return (packet) => {
    if (passed >= 0 || VOTE.test(packet)) passed += 1
    return passed === steps
  }
}

/** Kills whoever decides so many steps after their vote; false where the decision was answered before that. */
async function killedAfter(steps: number, company: Company, requestId: string): Promise<boolean> {
  const wire = await startDatabaseProxy(String(under.database.location))
  const child = startProgram(
    PROGRAM,
    wire.url,
    company.organization.id,
    company.fay.id,
    under.clock.now().toISOString(),
  )
  try {
    expect(await child.line()).toBe('ready')
    const held = wire.holdWhere(stepsAfterTheVote(steps)).then(() => 'held')
    child.say(requestId)
    const what = await Promise.race([held, child.line()])
    expect(['held', 'done']).toContain(what)
    await child.kill()
    wire.cut()
    return what === 'held'
  } finally {
    await child.kill()
    await wire.close()
  }
}

async function untilAlone(): Promise<void> {
  const busy = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'`
  while ((await under.database.pool.query(busy)).rows.length > 0);
}

const count = ({ events }: History, type: string) => events.filter((event) => event.type === type).length

test(
  'a process that is killed at any step between vote and execution leaves one effect or none, and one when it is decided again',
  async () => {
    const proof = startProof('approvals.crash')
    let [kills, nothing] = [0, 0]
    for (let round = 0; round < proof.n; round += 1) {
      const company = await createCompany(under.tenantry)
      await company.ada.approvals.rules.set(twoForDeleting())
      const read = () => historyOf(under.database.pool, company.organization.id)
      for (let steps = 0; ; steps += 1) {
        expect(steps).toBeLessThan(MOST_STEPS)
        const { user } = await addUser(company.ada, company.oak.id)
        const { id } = await askToDelete(company.ada, user.id)
        const before = count(await read(), 'user.deleted')
        const killed = await killedAfter(steps, company, id)
        await untilAlone()
        const left = await read()
        expect(brokenPromises(left), `${steps} steps`).toEqual([])
        const status = left.requests.find((request) => request.id === id)?.status
        const votes = left.votes.filter(({ request_id }) => request_id === id).length
        const deleted = count(left, 'user.deleted') - before
        expect([
          { status: 'pending', votes: 0, deleted: 0 },
          { status: 'executed', votes: 1, deleted: 1 },
        ]).toContainEqual({ status, votes, deleted })
        if (status === 'pending') nothing += 1
        // Decided again by the same key, it is done once, whatever had become of it.
        const again = await company.fay.session.approvals.approve(id, {}, { idempotencyKey: id })
        expect(again.status).toBe('executed')
        const after = await read()
        expect(brokenPromises(after)).toEqual([])
        expect(count(after, 'user.deleted') - before).toBe(1)
        if (!killed) break
        kills += 1
      }
    }
    expect(kills).toBeGreaterThan(2)
    expect(nothing).toBeGreaterThan(0)
    proof.showed(`${kills} kills, ${nothing} left nothing, each request executed once`)
  },
  PROOF_TIMEOUT_MS,
)

test('the comparison bites: an effect whose request was not ended with it is found', async () => {
  const company = await createCompany(under.tenantry)
  await company.ada.approvals.rules.set(twoForDeleting())
  const { user } = await addUser(company.ada, company.oak.id)
  const { id } = await askToDelete(company.ada, user.id)
  await company.fay.session.approvals.approve(id)
  const history = await historyOf(under.database.pool, company.organization.id)
  expect(brokenPromises(history)).toEqual([])
  const events = history.events.filter(({ type }) => type !== 'approval.executed')
  expect(brokenPromises({ ...history, events })).toContain('done without its end')
  showedControl('approvals.crash', 'an effect without the end of its request is found')
})
