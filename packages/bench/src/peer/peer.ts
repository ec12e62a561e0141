import { randomBytes } from 'node:crypto'
import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { admin, organization } from 'better-auth/plugins'
import pg from 'pg'

/** As many connections as Tenantry opens, so that neither side waits for the other's lack of them. */
const CONNECTIONS = 10

const YEAR_SECONDS = 366 * 24 * 3_600

/** More than any run adds: the peer counts its members before it adds one, and refuses beyond the limit. */
const MEMBERSHIP_LIMIT = 10_000_000

/**
 * better-auth as its documentation recommends it for this work: the organization and admin plugins for people and rights, the API key
 * plugin for machines, its own Kysely adapter on a pg pool, joins on, what is noted of a key's use deferred until after the answer, and no
 * rate limit that would refuse a measurement. Its cookie
 * cache stays off: it would answer from the cookie what the other sides read from the database.
 */
function authOn(pool: pg.Pool, secret: string, later: (task: Promise<unknown>) => void) {
  return betterAuth({
    baseURL: 'http://127.0.0.1',
    secret,
    database: pool,
    emailAndPassword: { enabled: true },
    // A database that is kept is measured again on another day.
    session: { expiresIn: YEAR_SECONDS },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Its check of the schema runs before the migration and says that there is none yet.
    logger: { disabled: true },
    advanced: { database: { joins: true }, backgroundTasks: { handler: later } },
    plugins: [
      admin(),
      organization({ membershipLimit: MEMBERSHIP_LIMIT }),
      apiKey({ rateLimit: { enabled: false }, deferUpdates: true }),
    ],
  })
}

type Auth = ReturnType<typeof authOn>

/** What the peer does after it has answered, which must be over before its connections are closed. */
function backgroundTasks() {
  const running = new Set<Promise<unknown>>()
  return {
    add: (task: Promise<unknown>) => {
      const done = task.finally(() => running.delete(done))
      running.add(done)
    },
    done: () => Promise.all(running),
  }
}

/** One organization of the peer's with an administrator's session. */
export interface PeerOrganization {
  readonly organizationId: string
  readonly benId: string
  readonly headers: Headers
}

/** What of the peer is to be known to go on with it in another process. */
export interface MadePeer {
  readonly secret: string
  readonly key: string
  readonly organizations: readonly { organizationId: string; benId: string; cookie: string }[]
}

/** The peer in a database of its own, with as many organizations as the other sides have. */
export async function createPeer(url: string, { organizations }: { organizations: number }) {
  return openPeer(url, await makePeer(url, organizations))
}

/** Makes the peer's schema with as many organizations, each with an administrator and Ben. */
export async function makePeer(url: string, count: number): Promise<MadePeer> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
  const secret = randomBytes(32).toString('hex')
  const tasks = backgroundTasks()
  const auth = authOn(pool, secret, tasks.add)
  try {
    await (await getMigrations(auth.options)).runMigrations()
    const made: MadePeer['organizations'][number][] = []
    for (let number = 0; number < count; number += 1) made.push(await organizationOf(auth, pool, number))
    const [acorn] = made
    if (acorn === undefined) throw new Error('a measurement needs an organization')
    const { key } = await auth.api.createApiKey({ body: { name: 'measured', userId: acorn.benId } })
    return { secret, key, organizations: made }
  } finally {
    await tasks.done()
    await pool.end()
  }
}

/** The peer on a database that was made for it. */
export function openPeer(url: string, { secret, key, organizations }: MadePeer) {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
  const tasks = backgroundTasks()
  const auth = authOn(pool, secret, tasks.add)
  const all: readonly PeerOrganization[] = organizations.map(({ cookie, ...each }) => ({
    ...each,
    headers: new Headers({ cookie }),
  }))
  const [acorn] = all
  if (acorn === undefined) throw new Error('a measurement needs an organization')

  let added = 0
  return {
    acorn,
    all,
    pool,
    /** Whether one may do something: it reads the session and the member, and then decides. */
    checkPermission: () =>
      auth.api.hasPermission({
        headers: acorn.headers,
        body: { organizationId: acorn.organizationId, permissions: { member: ['create'] } },
      }),
    authenticate: () => auth.api.verifyApiKey({ body: { key } }),
    readUser: ({ benId, headers }: PeerOrganization = acorn) =>
      auth.api.getUser({ query: { id: benId }, headers }),
    page: (offset: number) =>
      auth.api.listMembers({
        query: { organizationId: acorn.organizationId, limit: 50, offset, sortBy: 'createdAt' },
        headers: acorn.headers,
      }),
    search: (text: string) =>
      auth.api.listUsers({
        query: { limit: 50, searchValue: text, searchField: 'email', searchOperator: 'contains' },
        headers: acorn.headers,
      }),
    /** Adds somebody who has signed up before; the user itself was made outside what is measured. */
    addMember: async ({ organizationId }: PeerOrganization = acorn) => {
      added += 1
      return auth.api.addMember({
        body: { userId: waiting(added), role: 'member', organizationId },
      })
    },
    close: async () => {
      await tasks.done()
      await pool.end()
    },
  }
}

/** People who have signed up and wait to be added. */
const waiting = (number: number): string => `waiting-${number}`

async function organizationOf(
  auth: Auth,
  pool: pg.Pool,
  number: number,
): Promise<MadePeer['organizations'][number]> {
  const email = `ada@acorn-${number}.test`
  const password = randomBytes(16).toString('hex')
  const { headers: answered } = await auth.api.signUpEmail({
    body: { email, password, name: 'Ada Oak' },
    returnHeaders: true,
  })
  const cookie = answered
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const headers = new Headers({ cookie })
  await pool.query(`update "user" set role = 'admin' where email = $1`, [email])
  const made = await auth.api.createOrganization({
    body: { name: `Acorn ${number}`, slug: `acorn-${number}` },
    headers,
  })
  const { user: ben } = await auth.api.createUser({
    body: { email: `ben@oak-${number}.test`, name: 'Ben Ash', password, role: 'user' },
    headers,
  })
  await auth.api.addMember({ body: { userId: ben.id, role: 'member', organizationId: made.id } })
  return { organizationId: made.id, benId: ben.id, cookie }
}

export type Peer = ReturnType<typeof openPeer>
