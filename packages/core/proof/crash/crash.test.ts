import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { PROOF_TIMEOUT_MS, showedControl, startProof } from '../../../../test/proof/proof.ts'
import { startDatabaseProxy } from '../../src/testing/index.ts'
import { startProgram } from '../../test/database/child-program.ts'
import { unused } from '../../test/support/additions.ts'
import { useTenantry } from '../../test/support/tenantry-under-test.ts'
import { FAILPOINTS, type Failpoint } from './failpoints.ts'
import { createUser, killServer } from './kill-server.ts'
import { makeKillableCluster } from './killable-cluster.ts'
import { isWhole, leftOf, looking } from './what-is-left.ts'

const PROGRAM = fileURLToPath(new URL('programs/one-command.ts', import.meta.url))
/** With commits that are answered before they are written, so many kills lose one. */
const CONTROL_KILLS = 50

async function cluster(synchronousCommit: boolean) {
  const made = await makeKillableCluster({ synchronousCommit })
  onTestFinished(() => made.remove())
  return made
}

test(
  'Postgres killed with -9 under load loses no command that was answered, leaves none half done, and a key tells what nobody knew',
  async () => {
    const proof = startProof('crash.server')
    const { acknowledged, lost, unknown, wrong } = await killServer(proof, await cluster(true), proof)
    expect({ lost, wrong }).toEqual({ lost: 0, wrong: [] })
    expect(acknowledged).toBeGreaterThan(0)
    proof.showed(`${acknowledged} acknowledged, ${lost} lost, ${unknown} unknown and resolved, 0 orphans`)
  },
  PROOF_TIMEOUT_MS,
)

test(
  'the count bites: a server that answers commits before it has written them loses some',
  async () => {
    const proof = startProof('crash.server')
    const server = await cluster(false)
    const { acknowledged, lost, kills } = await killServer(proof, server, {
      n: CONTROL_KILLS,
      untilLost: true,
    })
    expect(lost).toBeGreaterThan(0)
    showedControl(
      'crash.server',
      `with synchronous_commit off ${lost} of ${acknowledged} lost in ${kills} kills`,
    )
  },
  PROOF_TIMEOUT_MS,
)

const under = useTenantry('postgres')

/** Where the command is done already. */
const DONE: ReadonlySet<Failpoint> = new Set([
  'after commit, before the answer',
  'the answer to the flight of a foreseen command',
])

/**
 * Kills an application at a point of a command, and has the command asked again by its key; what is wrong with what each of the two left.
 *
 * @param how scattered: the application has no transaction around its command
 */
async function killAt(point: Failpoint, how: 'whole' | 'scattered'): Promise<readonly string[]> {
  const { organization, oak } = under.acorn
  const url = String(under.database.location)
  const wire = await startDatabaseProxy(url)
  const application = how === 'whole' && point.includes('foreseen') ? 'foreseen' : how
  const child = startProgram(PROGRAM, wire.url, organization.id, oak.id, application)
  const key = unused('killed')
  const left = () => looking(url, (client) => leftOf(client, organization.id, key))
  try {
    expect(await child.line()).toBe('ready')
    const held = wire.holdWhere(FAILPOINTS[point]())
    child.say(key)
    // A point that the command does not pass is a fault of the harness, and not something to wait for.
    expect(await Promise.race([held, child.line()]), point).toBeUndefined()
    await child.kill()
    wire.cut()
    await looking(url, untilAlone)
  } finally {
    await child.kill()
    await wire.close()
  }
  const [wrong, killed] = [[] as string[], await left()]
  if (!isWhole(killed)) wrong.push(`half there: ${JSON.stringify(killed)}`)
  else if (killed.effects !== (DONE.has(point) ? 1 : 0))
    wrong.push(`there at the wrong moment: ${JSON.stringify(killed)}`)
  const jobs = under.tenantry.system('load').inOrganization(organization.id)
  const refused = await createUser(jobs, oak.id, key).then(() => null, String)
  if (refused !== null) wrong.push(`the key does nothing any more: ${refused}`)
  const again = await left()
  if (again.effects !== 1 || !isWhole(again)) wrong.push(`not done once: ${JSON.stringify(again)}`)
  return wrong
}

/** The server ends what a dead application had begun when it notices that it is gone. */
async function untilAlone(client: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<void> {
  const busy = `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and backend_type = 'client backend'`
  while ((await client.query(busy)).rows.length > 0);
}

test.each(Object.keys(FAILPOINTS) as Failpoint[])(
  'the application killed with -9 at “%s” leaves all of a command or nothing, and the same key does it once',
  async (point) => {
    const { n, showed } = startProof(ID_OF[point])
    for (let i = 0; i < n; i += 1) expect(await killAt(point, 'whole')).toEqual([])
    const there = DONE.has(point) ? 'all there' : 'nothing there'
    showed(`0 orphans, ${there}, each done once by its key`)
  },
  PROOF_TIMEOUT_MS,
)

test.each(Object.keys(FAILPOINTS) as Failpoint[])(
  'the comparison bites: without the transaction around a command “%s” leaves it half done, or its key does nothing any more',
  async (point) => {
    const [first = ''] = await killAt(point, 'scattered')
    expect(first).toMatch(/^half there|^the key does nothing any more/)
    showedControl(ID_OF[point], `without the transaction around the command: ${first.split(':')[0]}`)
  },
  PROOF_TIMEOUT_MS,
)

const ID_OF = {
  begin: 'crash.begin',
  'after claim': 'crash.claim',
  'after handle': 'crash.handle',
  'before commit': 'crash.beforeCommit',
  'after commit, before the answer': 'crash.afterCommit',
  'the flight of a foreseen command': 'crash.flight',
  'the answer to the flight of a foreseen command': 'crash.flightAnswered',
} as const satisfies Readonly<Record<Failpoint, string>>
