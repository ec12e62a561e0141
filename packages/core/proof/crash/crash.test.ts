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

/** Kills an application at a point of a command; what is left, and whether it had said that it was done. */
async function killAt(point: Failpoint) {
  const { organization, oak } = under.acorn
  const url = String(under.database.location)
  const wire = await startDatabaseProxy(url)
  const child = startProgram(PROGRAM, wire.url, organization.id, oak.id)
  try {
    expect(await child.line()).toBe('ready')
    const held = wire.holdWhere(FAILPOINTS[point]())
    const key = unused('killed')
    child.say(key)
    // A point that the command does not pass is a fault of the harness, and not something to wait for.
    expect(await Promise.race([held, child.line()]), point).toBeUndefined()
    await child.kill()
    wire.cut()
    await looking(url, untilAlone)
    return { key, left: await looking(url, (client) => leftOf(client, organization.id, key)) }
  } finally {
    await child.kill()
    await wire.close()
  }
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
    const { organization, oak } = under.acorn
    const jobs = under.tenantry.system('load').inOrganization(organization.id)
    const committed = point === 'after commit, before the answer'
    for (let i = 0; i < n; i += 1) {
      const { key, left } = await killAt(point)
      expect(isWhole(left), `${key}: ${JSON.stringify(left)}`).toBe(true)
      expect(left.effects, key).toBe(committed ? 1 : 0)
      await createUser(jobs, oak.id, key)
      const url = String(under.database.location)
      expect(await looking(url, (client) => leftOf(client, organization.id, key))).toEqual({
        effects: 1,
        events: 1,
        outcomes: 1,
      })
    }
    showed(`0 orphans, ${committed ? 'all there' : 'nothing there'}, each done once by its key`)
  },
  PROOF_TIMEOUT_MS,
)

const ID_OF = {
  begin: 'crash.begin',
  'after claim': 'crash.claim',
  'after handle': 'crash.handle',
  'before commit': 'crash.beforeCommit',
  'after commit, before the answer': 'crash.afterCommit',
} as const satisfies Readonly<Record<Failpoint, string>>

test('the comparison bites: an effect without its event, or without its outcome, is half done', async () => {
  const { ada, organization, oak } = under.acorn
  const key = unused('planted')
  await createUser(ada, oak.id, key)
  const url = String(under.database.location)
  const left = () => looking(url, (client) => leftOf(client, organization.id, key))
  expect(isWhole(await left())).toBe(true)
  await under.database.pool.query('update tenantry.idempotency_keys set outcome = null where key = $1', [key])
  expect(isWhole(await left())).toBe(false)
  for (const id of Object.values(ID_OF))
    showedControl(id, 'an outcome that was taken away is found half done')
})
