import { GOALS, type Goal, type Operation } from '../goals.ts'
import type { Measured } from '../measure/one-caller.ts'
import type { Parts } from '../measure/profile.ts'
import { type Crowded, processorBound, processorsOf } from './processors.ts'
import { sentBound, sentLine } from './sent-alone.ts'
import { type Beside, besidePeer, judge, ratioOf } from './verdict.ts'
import { round } from './words.ts'

/** Where the time of one operation goes, by hand and in Tenantry. */
export interface Profiled {
  readonly operation: Operation
  readonly floor: Parts
  readonly ours: Parts
  /** Of the bot's own process, where a command goes through it: in this one there is only whoever waits for the answer. */
  readonly bot?: Parts
}

/** What the figures of a run say of where its time goes. */
interface Found {
  readonly rows: readonly Measured[]
  readonly profiles: readonly Profiled[]
  readonly processors: readonly Crowded[]
}

/**
 * What each goal that was missed is spent on. It says how Tenantry goes about it, which is partly our choice (in how many statements, and what
 * is looked at first): only what is measured beside it, a floor or a bare bot that is above the goal itself, shows that nothing else would do.
 */
const LIMITS: Readonly<Record<Operation, string>> = {
  'check a permission in memory':
    'CASL looks through the rules about an action and a subject, and each rule compares its fields.',
  'authenticate two secrets':
    'Both ask the same in one flight. What is left is this process: two secrets are taken apart and hashed, and what is read of who shows them is made into rights.',
  'read one user':
    'Both ask the same in one flight. What is left is this process: whether who asks is still who they were is decided by what was read in this very call (H18), the input is checked, and the row becomes a user.',
  'create a user':
    'One flight, as the floor: what it is decided by was told before, and the server compares. Besides what the floor sends it holds the roles that are given, and has the server read the rules of approval and the account; this process checks the input, decides, and writes two events as canonical text.',
  'first page of 50 users':
    'The same statement in one flight; besides the rights, fifty rows become objects, and the last of them a sealed cursor.',
  'deep page of 50 users':
    'As of the first page; and the cursor that was handed in is opened, which shows that nobody altered it.',
  'search by part of an e-mail':
    'The next hundred users of the list are looked at first, because what many have is quickest found there; what few have is found by the index, all in one statement. The floor asks the index alone, as is best for this word.',
  'import users':
    'Each row is parsed, compared with who is there, and authorized like a command of its own; the floor inserts what it is given.',
  'slash command to its answer':
    'A request over HTTP is verified on its raw bytes and taken into the inbox by an insert that is flushed to the disk before anything is answered (two flights): without the inbox a request would be lost with its process. Meanwhile it is looked up on another connection who asks, by their chat link, what they ask, and the account that the answer names besides the user (one). A library call has neither request nor inbox.',
  'read one user, 64 callers on one organization':
    'One process is one thread: its processor time for a call bounds how many there are in a second, while the floor spends a part of that.',
  'read one user, 64 callers on 64 organizations': 'As on one organization.',
  'create a user, 64 callers on one organization':
    'As of one caller; and all of them wait for the audit head of the organization, which is held from the last statement to the end of the commit.',
  'create a user, 64 callers on 64 organizations':
    'As of one caller, on one thread of this process. The peer writes one row, and no chain of events.',
  'npm start to the first answered command':
    'An embedded database is unpacked and started in the same process before anything is answered.',
}

/** The section about where the time goes, and about goals that were not reached, be it by no more than noise. */
export function limitsOf(found: Found): string {
  const { rows, profiles } = found
  const missed = [
    ...new Set(
      rows
        .flatMap(judge)
        .filter(({ standing }) => standing !== 'reached')
        .map(({ operation }) => operation),
    ),
  ]
  return `## Where the time goes

What Tenantry sends, alone: the statements and values of its calls, recorded from them and sent again over bare \`pg\`, in as many flights with one Sync behind each, with nothing else of ours in the process, and every
answer known beforehand. Measured in turn with the others. Faster than this is nothing that sends these statements in these flights; what is above it is this process. Which statements they
are, and in how many flights, is our own choice: this bounds that choice, and not what another one could reach.

| operation | floor | sent alone | Tenantry | sent alone / floor | Tenantry / sent alone |
|---|---|---|---|---|---|
${rows.flatMap(sentLine).join('\n')}

Of one caller, by a sampling profile of the process that makes the calls, and of the bot's own where they go through it: microseconds of a call, on average, and of other calls than those of the tables. Waiting is the way to the server and back, what the server does, and the moments until a processor is free.

| operation | side | whole | sockets | pg | Kysely | own code | Node.js, zod, CASL, Bolt, garbage | waiting |
|---|---|---|---|---|---|---|---|---|
${profiles
  .flatMap(({ operation, floor, ours, bot }) => [
    lineOf(operation, 'floor', floor),
    lineOf(operation, bot === undefined ? 'Tenantry' : 'whoever waits for the bot', ours),
    ...(bot === undefined ? [] : [lineOf(operation, 'the bot', bot)]),
  ])
  .join('\n')}
${processorsOf(found.processors)}${missed.length === 0 ? '' : `\nWhat was not reached, and why:\n\n${missed.map((operation) => `- **${operation}**: ${LIMITS[operation]}${boundsOf(found, operation)}`).join('\n')}\n`}`
}

/** What the run itself shows of a goal that no change of ours could reach, and of a floor that is none. */
function boundsOf({ rows, processors }: Found, operation: Operation): string {
  const row = rows.find((each) => each.operation === operation)
  if (row === undefined) return ''
  const { floor: times }: Goal = GOALS[operation]
  const least = row.limit && row.floor && ratioOf(row.limit, row.floor)
  const beside = besidePeer(row)
  const noFloor = judge(row).some(({ standing }) => standing === 'no floor')
  return [
    ...(least === undefined
      ? []
      : [
          ` The least that does so was measured beside it: a bare server that verifies the signature, writes the request down in one statement, sends meanwhile on another connection what the floor of the library call sends, and answers when both are done, takes ${round(row.limit?.median ?? Number.NaN)} ms, ${round(least.figure)} × the library call.${times === undefined ? '' : reachOf(least, times)}${slowerThan(row)}`,
        ]),
    sentBound(row),
    processorBound(
      processors.find((each) => each.operation === operation),
      row.floor,
    ),
    ...(beside === null ? [] : [peerBound(beside)]),
    ...(noFloor ? [' The floor was slower than Tenantry: it is no floor, and must be mended first.'] : []),
  ].join('')
}

/** Whether the goal against the peer leaves anything to the process, on what was measured beside it. */
function peerBound({ asked, floor, sent, left, goal }: Beside): string {
  const alone = sent === null ? '' : `, and what Tenantry sends, alone, ${round(sent)} ×`
  const leaves =
    left === null
      ? ''
      : ` It would leave ${round(left.ms)} ms to the process, which takes ${round(left.takenMs)}.`
  const ends = {
    beyond: `${asked} × is out of reach for whatever stands on ${sent === null ? 'it' : 'either'}.`,
    near: `${asked} × would leave nothing, beyond noise, for a process that decides.`,
    within: `${asked} × is in reach of these statements, and it is this process that misses it.${leaves}`,
  }
  return ` The floor itself is ${round(floor)} × as fast as the peer${alone}: ${ends[goal]}`
}

/** Whether the goal is out of reach of the least that takes requests in durably, in its reach, or neither to be told from noise. */
function reachOf({ figure, noise }: ReturnType<typeof ratioOf>, times: number): string {
  if (figure - noise > times)
    return ` A bot on Node.js and \`pg\` that takes its requests in durably does at least this: ${times} × is out of reach.`
  if (figure + noise > times)
    return ` Whether such a bot reaches ${times} × cannot be told from noise: it would leave nothing for what else a bot does.`
  return ` ${times} × is in reach of such a bot.`
}

/** By how much the bot is slower than the least, and by what. */
function slowerThan({ ours, limit = ours }: Measured): string {
  return ` Tenantry takes ${round(ratioOf(ours, limit).figure)} × as long as it, ${round(ours.median - limit.median)} ms more: for finding out who asks, for what the answer says beside the user, and for its own process, in which Bolt, the reading of the command and the blocks of the answer are most.`
}

function lineOf(operation: Operation, side: string, parts: Parts): string {
  const { wholeUs, socketUs, driverUs, kyselyUs, ownUs, restUs, waitUs } = parts
  const cells = [wholeUs, socketUs, driverUs, kyselyUs, ownUs, restUs, waitUs].map((us) => us.toFixed(0))
  return `| ${operation} | ${side} | ${cells.join(' | ')} |`
}
