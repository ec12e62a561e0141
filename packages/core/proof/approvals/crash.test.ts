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
/** In one transaction, or, for the control, what is done in another one than the end of its request. */
type How = 'whole' | 'divided'

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
async function killedAfter(
  steps: number,
  { company, requestId, how }: { company: Company; requestId: string; how: How },
): Promise<boolean> {
  const wire = await startDatabaseProxy(String(under.database.location))
  const child = startProgram(
    PROGRAM,
    wire.url,
    company.organization.id,
    company.fay.id,
    under.clock.now().toISOString(),
    how,
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

/** Has a deletion agreed to, kills whoever decides so many steps after their vote, and has it decided again: what is wrong then. */
async function decidedAfter(
  steps: number,
  company: Company,
  how: How,
): Promise<{ killed: boolean; left: 'nothing' | 'all'; wrong: readonly string[] }> {
  const read = () => historyOf(under.database.pool, company.organization.id)
  const { user } = await addUser(company.ada, company.oak.id)
  const { id } = await askToDelete(company.ada, user.id)
  const before = count(await read(), 'user.deleted')
  const killed = await killedAfter(steps, { company, requestId: id, how })
  await untilAlone()
  const history = await read()
  const isThere = await company.ada.users.get(user.id).then(
    () => true,
    () => false,
  )
  const [status, votes, deleted] = [
    history.requests.find((request) => request.id === id)?.status,
    history.votes.filter(({ request_id }) => request_id === id).length,
    count(history, 'user.deleted') - before,
  ]
  const found = `${status}, ${votes} votes, ${deleted} events, the user ${isThere ? 'there' : 'gone'}`
  const wrong = [...brokenPromises(history)]
  if (
    found !== 'pending, 0 votes, 0 events, the user there' &&
    found !== 'executed, 1 votes, 1 events, the user gone'
  )
    wrong.push(found)
  // Decided again by the same key, it is done once, whatever had become of it.
  const again = await company.fay.session.approvals
    .approve(id, {}, { idempotencyKey: id })
    .then((request) => request.status, String)
  const after = await read()
  if (again !== 'executed' || count(after, 'user.deleted') - before !== 1)
    wrong.push(`decided again: ${again}`)
  wrong.push(...brokenPromises(after))
  return { killed, left: status === 'pending' ? 'nothing' : 'all', wrong }
}

test(
  'a process that is killed at any step between vote and execution leaves one effect or none, and one when it is decided again',
  async () => {
    const proof = startProof('approvals.crash')
    let [kills, nothing] = [0, 0]
    for (let round = 0; round < proof.n; round += 1) {
      const company = await createCompany(under.tenantry)
      await company.ada.approvals.rules.set(twoForDeleting())
      for (let steps = 0; ; steps += 1) {
        expect(steps).toBeLessThan(MOST_STEPS)
        const { killed, left, wrong } = await decidedAfter(steps, company, 'whole')
        expect(wrong, `${steps} steps`).toEqual([])
        if (left === 'nothing') nothing += 1
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

test(
  'the comparison bites: where what is done is committed before its request is ended, a kill in between leaves the one without the other',
  async () => {
    const company = await createCompany(under.tenantry)
    await company.ada.approvals.rules.set(twoForDeleting())
    let [kills, broken] = [0, [] as readonly string[]]
    for (let steps = 0; broken.length === 0; steps += 1) {
      expect(steps).toBeLessThan(MOST_STEPS)
      const { killed, wrong } = await decidedAfter(steps, company, 'divided')
      expect(killed, 'every step was passed').toBe(true)
      kills += 1
      broken = wrong
    }
    showedControl(
      'approvals.crash',
      `where what is done is committed before the end of its request, found within ${kills} kills: ${broken.join('; ')}`,
    )
  },
  PROOF_TIMEOUT_MS,
)
