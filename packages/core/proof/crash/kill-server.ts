import { setTimeout as sleep } from 'node:timers/promises'
import type { Proof } from '../../../../test/proof/proof.ts'
import { TenantryError } from '../../src/errors.ts'
import type { Session } from '../../src/session.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { createAcorn } from '../../src/testing/personas.ts'
import { breakIn, chainOf } from '../../test/support/chain.ts'
import type { KillableCluster } from './killable-cluster.ts'
import { isWhole, leftOf, looking, orphansIn } from './what-is-left.ts'

/** Who work at once when the server dies. */
const WORKERS = 6
/** The server dies at most so long after they began. */
const LONGEST_LIFE_MS = 250

/** What became of commands whose server was killed under them. */
export interface Crashes {
  kills: number
  /** Commands that were answered with success, and how many of these are gone. */
  acknowledged: number
  lost: number
  /** Commands whose answer was that nobody knows, all of which were asked again by their key. */
  unknown: number
  /** Answers that were not true: what was refused and is there, what is half there, what the key did not resolve. */
  readonly wrong: string[]
}

/**
 * Kills the server `n` times under load, starts it again each time, and compares what was answered with what is there.
 *
 * @param untilLost ends at the first loss: a control
 */
export async function killServer(
  proof: Proof,
  cluster: KillableCluster,
  { n, untilLost = false }: { n: number; untilLost?: boolean },
): Promise<Crashes> {
  await cluster.start()
  const tenantry = await createTenantry({ database: cluster.url })
  const crashes: Crashes = { kills: 0, acknowledged: 0, lost: 0, unknown: 0, wrong: [] }
  try {
    await tenantry.migrate()
    const { organization, oak } = await createAcorn(tenantry)
    const session = tenantry.system('load').inOrganization(organization.id)
    const create = (key: string) => createUser(session, oak.id, key)
    for (let kill = 0; kill < n && !(untilLost && crashes.lost > 0); kill += 1) {
      crashes.kills += 1
      const answers = await underLoad(create, `crash-${kill}`, async () => {
        await sleep(proof.below(LONGEST_LIFE_MS))
        await cluster.kill()
      })
      await cluster.start()
      for (const [key, answer] of answers) {
        const left = await looking(cluster.url, (client) => leftOf(client, organization.id, key))
        if (!isWhole(left)) crashes.wrong.push(`${key} is half there: ${JSON.stringify(left)}`)
        if (answer === 'done') {
          crashes.acknowledged += 1
          if (left.effects === 0) crashes.lost += 1
        } else if (answer === 'unknown') {
          crashes.unknown += 1
          await resolve(key)
        } else if (left.effects > 0) crashes.wrong.push(`${key} was refused as not done, and is there`)
      }

      async function resolve(key: string) {
        await create(key)
        const after = await looking(cluster.url, (client) => leftOf(client, organization.id, key))
        if (after.effects !== 1 || !isWhole(after))
          crashes.wrong.push(`${key} was not resolved: ${JSON.stringify(after)}`)
      }
    }
    crashes.wrong.push(...(await looking(cluster.url, (client) => orphansIn(client, organization.id))))
    const { rows, head } = await chainOf(tenantry.database.pool, organization.id)
    const broken = breakIn(rows, head)
    if (broken !== null) crashes.wrong.push(`the chain breaks: ${broken}`)
    return crashes
  } finally {
    await tenantry.close()
  }
}

type Answer = 'done' | 'unknown' | 'refused'

/** Lets workers create users until the server is gone; what each of their last calls was answered. */
async function underLoad(
  create: (key: string) => Promise<unknown>,
  name: string,
  until: () => Promise<void>,
): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>()
  let over = false
  const workers = Array.from({ length: WORKERS }, async (_, worker) => {
    for (let call = 0; !over; call += 1) {
      const key = `${name}-${worker}-${call}`
      answers.set(key, await answerOf(create(key)))
    }
  })
  await until()
  over = true
  await Promise.all(workers)
  return answers
}

async function answerOf(call: Promise<unknown>): Promise<Answer> {
  try {
    await call
    return 'done'
  } catch (error) {
    if (!(error instanceof TenantryError) || error.code !== 'unavailable') throw error
    return error.details.outcome === 'unknown' ? 'unknown' : 'refused'
  }
}

/** Adds a user whose external id is the key of the call, so that the two can be compared. */
export function createUser(session: Session, accountId: string, key: string): Promise<unknown> {
  return session.users.create(
    { accountId, email: `${key}@oak.test`, firstName: 'Fay', lastName: 'Hill', externalId: key },
    { idempotencyKey: key },
  )
}
