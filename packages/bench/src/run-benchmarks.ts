import { startPostgresServer } from '@tenantry/core/testing'
import pg from 'pg'
import { startChat } from './chat.ts'
import { contenders, crowds, type Sides } from './contenders.ts'
import { createFloor } from './floor/floor.ts'
import { loadUsers } from './load-users.ts'
import { type CrowdSize, measureManyCallers } from './measure/many-callers.ts'
import { type Measured, measureOneCaller } from './measure/one-caller.ts'
import { spreadOf } from './measure/spread.ts'
import { createOurs, type Ours } from './ours/ours.ts'
import { loadMembers } from './peer/load-members.ts'
import { createPeer } from './peer/peer.ts'
import type { Report } from './report/document.ts'
import { measureStart } from './start.ts'
import { packageVersions, versionOf } from './versions.ts'

/** How large a run is. */
export interface RunSize {
  readonly users: number
  readonly rounds: number
  readonly crowd: CrowdSize
}

/** More people than any run of this size adds to the peer. */
const WAITING_FOR_EACH_CALLER = 2_000

/** Measures every operation on one server, which is started here and thrown away. */
export async function runBenchmarks({ users, rounds, crowd }: RunSize): Promise<Report> {
  const startedAt = performance.now()
  const server = await startPostgresServer({ durable: true })
  // Closed in the end whatever happened, the last first: a bot that is left behind would keep this process from ending.
  const opened = new AsyncDisposableStack()
  opened.defer(() => server.stop())
  try {
    say(`loading ${users.toLocaleString('en')} users on each side …`)
    const ours = await createOurs(server.url, { organizations: crowd.callers })
    opened.defer(() => ours.close())
    await loadUsers(server.url, { ...ours.acorn, users })
    const peer = await createPeer(await createDatabase(server.url, 'peer'), {
      organizations: crowd.callers,
    })
    await loadMembers(peer, { members: users, waiting: crowd.callers * WAITING_FOR_EACH_CALLER })
    opened.defer(() => peer.close())
    const floor = createFloor(server.url, ours)
    opened.defer(() => floor.close())
    const chat = await startChat(ours)
    opened.defer(() => chat.close())
    const deep = await deepPlace(ours, users)

    const rows: Measured[] = []
    for (const contender of contenders({ floor, ours, peer, chat, deep })) {
      say(`measuring: ${contender.operation} …`)
      rows.push(await measureOneCaller(contender, rounds))
    }
    for (const each of crowds({ floor, ours, peer })) {
      say(`measuring: ${each.operation} …`)
      rows.push(await measureManyCallers(each, crowd))
    }
    say('measuring: npm start …')
    const start = await measureStart()
    rows.push({
      operation: 'npm start to the first answered command',
      unit: 'ms',
      ours: spreadOf([start.firstAnswerMs]),
    })
    return {
      rows,
      start,
      users,
      rounds,
      callers: crowd.callers,
      seconds: (performance.now() - startedAt) / 1_000,
      versions: { postgres: await versionOf(server.url), packages: await packageVersions() },
      source: server.source,
    }
  } finally {
    await opened.disposeAsync()
  }
}

/** A second database on the same server, so that the peer's tables have the same disk and memory. */
async function createDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

/** Where the page in the middle of all users begins, for each side in its own way. */
async function deepPlace(ours: Ours, users: number): Promise<Sides['deep']> {
  const offset = Math.floor(users / 2)
  let cursor: string | undefined
  let seen = 0
  for (;;) {
    const page: Awaited<ReturnType<Ours['page']>> = await ours.page(200, cursor)
    const last = page.items.at(-1)
    if (last === undefined || page.nextCursor === null)
      throw new Error('there are fewer users than were loaded')
    seen += page.items.length
    cursor = page.nextCursor
    if (seen >= offset) {
      const sortKey = `${last.lastName} ${last.firstName}`.toLowerCase()
      return { cursor, position: { sortKey, id: last.id }, offset }
    }
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
