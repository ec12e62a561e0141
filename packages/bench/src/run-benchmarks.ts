import { loadavg } from 'node:os'
import { startPostgresServer } from '@tenantry/core/testing'
import pg from 'pg'
import { startBareBot, startChat } from './chat.ts'
import { contenders, crowds } from './contenders.ts'
import { createFloor } from './floor/floor.ts'
import type { Operation } from './goals.ts'
import { loadUsers, searchedAmong } from './load-users.ts'
import { type CrowdSize, measureCrowd } from './measure/many-callers.ts'
import { type Measured, measureOneCaller, type WarmUp } from './measure/one-caller.ts'
import { processorClock } from './measure/processor.ts'
import { profileOf } from './measure/profile.ts'
import { spreadOf } from './measure/spread.ts'
import { createOurs } from './ours/ours.ts'
import { loadMembers, signUpWaiting } from './peer/load-members.ts'
import { createPeer } from './peer/peer.ts'
import { placesAfter } from './places.ts'
import type { Report } from './report/document.ts'
import type { Profiled } from './report/limits.ts'
import type { Crowded } from './report/processors.ts'
import { openSent } from './sent/sent.ts'
import { measureStart } from './start.ts'
import { packageVersions, versionOf } from './versions.ts'

/** How large a run is. */
export interface RunSize {
  readonly users: number
  readonly rounds: number
  readonly warmUp: WarmUp
  /** Users in a file that is imported. */
  readonly imported: number
  readonly crowd: CrowdSize
  /** How often `npm start` is run on an empty folder. */
  readonly starts: number
}

/** More people than one caller adds to the peer; few beside all users, for a search of the peer's looks at them, too. */
const WAITING_FOR_ONE_CALLER = 1_200

/** What one caller does in this process; a file is many calls. */
const PROFILED: ReadonlySet<Operation> = new Set([
  'authenticate two secrets',
  'read one user',
  'create a user',
  'first page of 50 users',
  'deep page of 50 users',
  'search by part of an e-mail',
  'slash command to its answer',
])

/** A sampler needs more calls than a median does. */
const CALLS_FOR_EACH_ROUND = 5

/** More people than any run of this size adds to the peer. */
const WAITING_FOR_EACH_CALLER = 2_000

/** Measures every operation on one server, which is started here and thrown away. */
export async function runBenchmarks({
  users,
  rounds,
  warmUp,
  imported,
  crowd,
  starts,
}: RunSize): Promise<Report> {
  const startedAt = performance.now()
  const [load = 0] = loadavg()
  const server = await startPostgresServer({ durable: true })
  // Closed in the end whatever happened, the last first: a bot that is left behind would keep this process from ending.
  const opened = new AsyncDisposableStack()
  opened.defer(() => server.stop())
  try {
    say(`loading ${users.toLocaleString('en')} users on each side …`)
    const ours = await createOurs(server.url, { organizations: crowd.callers })
    opened.defer(() => ours.close())
    await loadUsers(server.url, [{ ...ours.acorn, users }])
    const peer = await createPeer(await createDatabase(server.url, 'peer'), {
      organizations: crowd.callers,
    })
    opened.defer(() => peer.close())
    await loadMembers(peer, { members: users })
    await signUpWaiting(peer, { from: 1, to: WAITING_FOR_ONE_CALLER })
    const floor = createFloor(server.url, ours)
    opened.defer(() => floor.close())
    const chat = await startChat(ours)
    opened.defer(() => chat.close())
    const bareBot = await startBareBot(ours)
    opened.defer(() => bareBot.close())
    const searched = searchedAmong(users)
    const [deep] = await placesAfter(ours, [Math.floor(users / 2)])
    if (deep === undefined) throw new Error('there is no middle of the list')

    const sent = await openSent(server.url, ours, { deep, searched })
    opened.defer(() => sent.close())
    // What Tenantry sends, alone: no limit of an operation is measured where it is done in another process, or for minutes.
    const beside = <Each extends { readonly operation: Operation }>(each: Each) => {
      const call = sent.calls[each.operation]
      return call === undefined ? each : { ...each, sent: call }
    }

    const rows: Measured[] = []
    const all = contenders({ floor, ours, peer, chat, bareBot, deep, searched }, { imported })
    const sides = all.filter(({ operation }) => operation !== 'import users')
    for (const contender of sides) {
      say(`measuring: ${contender.operation} …`)
      rows.push(await measureOneCaller(beside(contender), { rounds, warmUp }))
    }
    const profiles: Profiled[] = []
    for (const { operation, floor: byHand, ours: byUs } of sides) {
      if (byHand === undefined || !PROFILED.has(operation)) continue
      say(`profiling: ${operation} …`)
      const calls = rounds * CALLS_FOR_EACH_ROUND
      profiles.push({
        operation,
        floor: await profileOf(byHand, calls),
        ours: await profileOf(byUs, calls),
        ...(operation === 'slash command to its answer'
          ? { bot: await chat.profileOf(`show ${ours.acorn.benId}`, calls) }
          : {}),
      })
    }
    await signUpWaiting(peer, {
      from: WAITING_FOR_ONE_CALLER + 1,
      to: crowd.callers * WAITING_FOR_EACH_CALLER,
    })
    const clock = await processorClock(server.url)
    const processors: Crowded[] = []
    for (const each of crowds({ floor, ours, peer })) {
      say(`measuring: ${each.operation} …`)
      const { measured, taken } = await measureCrowd(beside(each), crowd, clock)
      rows.push(measured)
      processors.push({ operation: each.operation, taken })
    }
    // Last, because the peer imports nothing, and would be measured on less than the others from then on.
    for (const contender of all.filter((each) => !sides.includes(each))) {
      say(`measuring: ${contender.operation}, files of ${imported.toLocaleString('en')} …`)
      rows.push(await measureOneCaller(contender, { rounds, warmUp }))
    }
    say('measuring: npm start …')
    const start = await measureStart(starts)
    rows.push({
      operation: 'npm start to the first answered command',
      unit: 'ms',
      ours: spreadOf(start.firstAnswersMs),
    })
    return {
      rows,
      profiles,
      processors,
      start,
      users,
      rounds,
      warmUp,
      imported,
      callers: crowd.callers,
      load,
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

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
