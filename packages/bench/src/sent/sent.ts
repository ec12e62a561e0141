import { sendFlight } from '@tenantry/core/testing'
import pg from 'pg'
import type { Sides } from '../contenders.ts'
import type { Operation } from '../goals.ts'
import type { OurOrganization, Ours } from '../ours/ours.ts'
import { type Flights, freshened } from './fresh.ts'
import { recorded } from './record.ts'

/** As many as Tenantry opens. */
const CONNECTIONS = 10

/**
 * What Tenantry sends, alone: the very statements and values of its calls, recorded from them and sent again, in as many flights, over a
 * pool of its own. Nothing else of ours runs in the process, and every answer is known beforehand: what stands on these statements is no faster.
 */
export async function openSent(
  url: string,
  ours: Ours,
  { deep, searched }: Pick<Sides, 'deep' | 'searched'>,
) {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, pipeline: true })
  let made = 0

  const again = async (call: () => Promise<unknown>) => {
    // Whoever was never here before sends it in more flights.
    await call()
    const first = await recorded(call)
    const { awaitsCommit } = first
    const flights = freshened(first, await recorded(call))
    return () => {
      made += 1
      return replayed(pool, flights(made), awaitsCommit)
    }
  }
  const inEach = async (call: (of: OurOrganization) => Promise<unknown>) => {
    const all: (() => Promise<void>)[] = []
    for (const of of ours.all) all.push(await again(() => call(of)))
    return async (caller: number) => all[caller % all.length]?.()
  }
  const read = await inEach(ours.readUser)
  const create = await inEach(ours.createUser)
  const calls: Partial<Record<Operation, (caller: number) => Promise<unknown>>> = {
    'authenticate two secrets': await again(ours.authenticate),
    'read one user': () => read(0),
    'create a user': () => create(0),
    'first page of 50 users': await again(() => ours.page(50)),
    'deep page of 50 users': await again(() => ours.page(50, deep.cursor)),
    'search by part of an e-mail': await again(() => ours.search(searched)),
    'read one user, 64 callers on one organization': () => read(0),
    'read one user, 64 callers on 64 organizations': read,
    'create a user, 64 callers on one organization': () => create(0),
    'create a user, 64 callers on 64 organizations': create,
  }
  return { calls, close: () => pool.end() }
}

/** Sends some flights one after the other, as Tenantry does. */
async function replayed(pool: pg.Pool, flights: ReturnType<Flights>, awaitsCommit: boolean): Promise<void> {
  const client = await pool.connect()
  let landed: Promise<void> | undefined
  try {
    for (const flight of flights) {
      landed = sendFlight(client, flight)
      if (awaitsCommit || flight !== flights.at(-1)) await landed
    }
  } finally {
    const release = () => client.release()
    landed?.then(release, release)
  }
}
