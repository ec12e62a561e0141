import type { ServerSource } from '@tenantry/core/testing'
import { GOALS, type Goal } from '../goals.ts'
import type { Measured, WarmUp } from '../measure/one-caller.ts'
import { type Spread, spreadOf } from '../measure/spread.ts'
import type { Start } from '../start.ts'
import type { Versions } from '../versions.ts'
import { type Bar, barsPlot } from './charts.ts'
import { limitsOf, type Profiled } from './limits.ts'
import type { Crowded } from './processors.ts'
import { judge, ratioOf } from './verdict.ts'
import { cell, goalLine, machineOf, round, SIDES_EXPLAINED, SOURCES } from './words.ts'

/** What one run found, and how it was run. */
export interface Report {
  readonly rows: readonly Measured[]
  readonly profiles: readonly Profiled[]
  readonly processors: readonly Crowded[]
  readonly start: Start
  readonly users: number
  readonly rounds: number
  readonly warmUp: WarmUp
  readonly imported: number
  readonly callers: number
  /** Of the machine, when the run began. */
  readonly load: number
  readonly seconds: number
  readonly source: ServerSource
  readonly versions: Versions
}

/** The report as the documentation shows it. */
export function documentOf(report: Report): string {
  const { rows, start, users, rounds, warmUp, imported, callers, load, seconds, source, versions } = report
  return `# Benchmarks

Made by \`npm run bench\`. All sides are measured in one run on one Postgres ${versions.postgres} (${SOURCES[source]}), call by call in turn;
${users.toLocaleString('en')} users in one account, files of ${imported.toLocaleString('en')} users. Times are medians in milliseconds of ${rounds} rounds by one caller, or of as many as stand beside an operation, throughputs are medians in calls a second of ${callers} callers
at once, each with the middle half in brackets; ± is what chance may do to a ratio of medians (notches of 95 %). Ratios are of what a call takes; of calls a second they are turned round. Before anything counts each side of an operation is called ${warmUp.calls.toLocaleString('en')} times, or for
${warmUp.ms / 1_000} s if that is over first, files of 1,000 users for importing: V8 runs new code step by step and compiles what has run often, and a host that serves is through with that.

${SIDES_EXPLAINED}

How each of them grows is in [growth](growth.md).

![Times as many as the floor takes](benchmarks/ratios.svg)

![Milliseconds of one caller](benchmarks/times.svg)

| operation | floor | Tenantry | peer | Tenantry / floor | peer / Tenantry |
|---|---|---|---|---|---|
${rows.map((row) => lineOf(row, rounds)).join('\n')}

| goal | measured | |
|---|---|---|
${rows.flatMap(judge).map(goalLine).join('\n')}

${limitsOf(report)}
| start | |
|---|---|
| \`npm start\`, dependencies installed, fresh data folder, to the first answered slash command | ${cell(spreadOf(start.firstAnswersMs), 'ms')} ms |
| the same with data from an earlier run | ${start.againMs.toFixed(0)} ms |
| resident memory after it: bot, playground and embedded database together, in one process | ${start.residentMb.toFixed(0)} MB |

${machineOf({ load, seconds, versions })}
`
}

function lineOf({ operation, unit, floor, ours, peer }: Measured, rounds: number): string {
  const floorRatio = floor && (unit === 'ms' ? ratioOf(ours, floor) : ratioOf(floor, ours))
  const peerRatio = peer && (unit === 'ms' ? ratioOf(peer, ours) : ratioOf(ours, peer))
  const cells = [cell(floor, unit), cell(ours, unit), cell(peer, unit), ratio(floorRatio), ratio(peerRatio)]
  const how = unit === 'calls/s' ? ' (calls/s)' : ours.count < rounds ? ` (${ours.count} rounds)` : ''
  return `| ${operation}${how} | ${cells.join(' | ')} |`
}

function ratio(found: { figure: number; noise: number } | undefined): string {
  return found === undefined ? '–' : `${round(found.figure)} × ± ${round(found.noise)}`
}

/** The plots of the report, by file name. */
export function plotsOf({ rows }: Report): ReadonlyMap<string, string> {
  const timed = rows.filter(({ unit, floor, peer }) => unit === 'ms' && (floor ?? peer) !== undefined)
  const times = timed.map(
    ({ operation, floor, ours, peer }): Bar => ({
      label: operation,
      values: [
        ...(floor === undefined ? [] : [{ name: 'floor', value: floor.median }]),
        { name: 'Tenantry', value: ours.median },
        ...(peer === undefined ? [] : [{ name: 'peer', value: peer.median }]),
      ],
    }),
  )
  const ratios = rows.flatMap(({ operation, unit, floor, ours, sent }): readonly Bar[] => {
    if (floor === undefined) return []
    const times = (way: Spread) => (unit === 'ms' ? ratioOf(way, floor) : ratioOf(floor, way)).figure
    const goal: Goal = GOALS[operation]
    const limit = goal.floor ?? (goal.throughput === undefined ? undefined : 1 / goal.throughput)
    return [
      {
        label: operation,
        values: [
          { name: 'Tenantry', value: times(ours) },
          ...(sent === undefined ? [] : [{ name: 'what it sends, alone', value: times(sent) }]),
        ],
        ...(limit === undefined ? {} : { goal: limit }),
      },
    ]
  })
  return new Map([
    ['ratios.svg', barsPlot('Times as many as the floor takes; shorter is better', ratios, 'linear')],
    ['times.svg', barsPlot('Milliseconds of one caller; shorter is better', times, 'logarithmic')],
  ])
}
