import type { ServerSource } from '@tenantry/core/testing'
import type { GOALS } from '../goals.ts'
import type { Measured, Side } from '../measure/one-caller.ts'
import { type Line, linesPlot, type Panel } from '../report/charts.ts'
import { isShort, judge, ratioOf, type Verdict } from '../report/verdict.ts'
import { cell, goalLine, machineOf, SIDES_EXPLAINED, SOURCES } from '../report/words.ts'
import type { Versions } from '../versions.ts'
import type { Weight } from './memory.ts'
import type { GrowthSize } from './shapes.ts'

/** What was measured at one size of one thing. */
export interface Step {
  readonly axis: keyof typeof AXES
  readonly x: number
  readonly rows: readonly Measured[]
}

/** What a host weighs beside so many users. */
export interface WeightAt {
  readonly users: number
  readonly weights: readonly Weight[]
}

/** What one run found, and how it was run. */
export interface GrowthReport {
  readonly steps: readonly Step[]
  readonly weights: readonly WeightAt[]
  readonly size: GrowthSize
  readonly load: number
  readonly seconds: number
  readonly source: ServerSource
  readonly versions: Versions
}

/** What grows, how it is said, and what stays meanwhile. */
const AXES = {
  users: { title: 'Users', x: 'users', stays: () => 'One organization, one account.' },
  accounts: {
    title: 'Accounts',
    x: 'accounts',
    stays: ({ base }: GrowthSize) =>
      `${many(base)} users of one organization, spread evenly over its accounts; with more than one, pages and searches are of the whole organization.`,
  },
  organizations: {
    title: 'Organizations',
    x: 'organizations',
    stays: ({ base }: GrowthSize) =>
      `${many(base)} users in all, spread evenly; one organization is measured, beside the others.`,
  },
  depth: {
    title: 'Depth of a page',
    x: 'users before the page',
    stays: ({ users }: GrowthSize) => `${many(Math.max(...users))} users in one account.`,
  },
  rules: {
    title: 'Rules of approval',
    x: 'rules',
    stays: ({ users }: GrowthSize) =>
      `An organization of ${many(Math.min(...users))} users, and those whom measuring adds to it; no rule is about what is measured. A command that makes somebody who could agree asks whether enough people are left to keep every rule, by one statement for all of them; judged by no goal.`,
  },
  callers: {
    title: 'Callers at once',
    x: 'callers',
    stays: ({ base }: GrowthSize) =>
      `${many(base)} users of one organization, ten connections on each side; calls a second.`,
  },
} as const

const SIDE_NAMES: Readonly<Record<Side, string>> = { floor: 'floor', ours: 'Tenantry', peer: 'peer' }

/** The text of the documentation, and its plots by file name. */
export function growthDocumentOf(report: GrowthReport): { text: string; plots: ReadonlyMap<string, string> } {
  const { steps, weights, size, load, seconds, source, versions } = report
  const axes = (Object.keys(AXES) as Step['axis'][]).filter((axis) =>
    steps.some((step) => step.axis === axis),
  )
  const plots = new Map(axes.map((axis) => [`${axis}.svg`, linesPlot(panelsOf(axis, steps))]))
  plots.set('memory.svg', linesPlot(memoryPanels(weights)))
  const text = `# Growth

Made by \`npm run bench:growth\`: the operations of [the benchmarks](benchmarks.md), with the same sides, as one thing grows and the others stay. All sides are measured in one run on one
Postgres ${versions.postgres} (${SOURCES[source]}), call by call in turn, on copies of data that is loaded by SQL. Times are medians in milliseconds of at most ${size.rounds} rounds, and of fewer where ${size.budgetMs / 1_000} s
were over before, with the middle half in brackets; a file that is imported has 1,000 users. Before anything counts at a size each side is called ${many(size.warmUp.calls)} times, or for ${size.warmUp.ms / 1_000} s if that is over
first. Every scale in a plot is logarithmic.

${SIDES_EXPLAINED}

${axes.map((axis) => sectionOf(axis, report)).join('\n\n')}

## Goals at the largest size

Pages and searches of ${many(Math.max(...size.users))} users, against [the goals of the benchmarks](benchmarks.md).

| goal | measured | |
|---|---|---|
${largestOf(report).map(goalLine).join('\n')}

## Memory of the host process

A process of its own with eight callers who read users, and a page at every tenth call: what it weighs after so many calls, garbage collected. Of what is resident, V8 keeps a part for new objects (young): it
grows with use up to a size that is set (\`--max-semi-space-size\`).

![Memory](growth/memory.svg)

| users | ${size.calls.map((calls) => `after ${many(calls)} calls`).join(' | ')} |
|---|${size.calls.map(() => '---|').join('')}
${weights.map(({ users, weights: found }) => `| ${many(users)} | ${found.map(({ heapMb, residentMb, youngMb }) => `${heapMb.toFixed(0)} MB of heap, ${residentMb.toFixed(0)} MB resident (${youngMb.toFixed(0)} young)`).join(' | ')} |`).join('\n')}

## What grew

${whatGrew(report)}

${whatGrewInMemory(report)}

${machineOf({ load, seconds, versions })}
`
  return { text, plots }
}

/** What must not grow with users, accounts and depth; a file is so many rows, however many are there. */
const FLAT = ['users', 'accounts', 'depth'] as const

/** From here on something has grown. */
const GROWN = 1.2

/** How much one operation grew along one axis, on each side: its median at the last size, as many times the one at the first. */
interface Grown {
  readonly axis: Step['axis']
  readonly operation: Measured['operation']
  readonly factors: Readonly<Record<Side, number>>
  /** How far chance may move the factor of Tenantry. */
  readonly noise: number
}

function growthsOf({ steps }: GrowthReport): readonly Grown[] {
  return FLAT.flatMap((axis) => {
    const found = steps.filter((step) => step.axis === axis)
    const operations = (found[0]?.rows ?? []).map(({ operation }) => operation)
    return operations
      .filter((operation) => operation !== 'import users')
      .map((operation) => growthOf(axis, operation, found))
  })
}

function growthOf(axis: Step['axis'], operation: Measured['operation'], steps: readonly Step[]): Grown {
  const ends = [steps[0], steps.at(-1)].map((step) => step?.rows.find((row) => row.operation === operation))
  const [first, last] = ends
  const ratio = (side: Side) => {
    const [from, to] = [first?.[side], last?.[side]]
    return from === undefined || to === undefined ? undefined : ratioOf(to, from)
  }
  const factor = (side: Side) => ratio(side)?.figure ?? Number.NaN
  return {
    axis,
    operation,
    factors: { floor: factor('floor'), ours: factor('ours'), peer: factor('peer') },
    noise: ratio('ours')?.noise ?? Number.NaN,
  }
}

/** What changes by 20 % or more, beyond what chance may do. */
function grownOf(report: GrowthReport): readonly Grown[] {
  return growthsOf(report)
    .filter(({ factors, noise }) => !(factors.ours - noise < GROWN))
    .toSorted((a, b) => b.factors.ours - a.factors.ours)
}

/** The most by which something of a host grew, and which of both. */
interface MemoryGrown {
  /** The heap, from the fewest calls to the most, and from the fewest users to the most. */
  readonly heap: number
  /** What is resident, from the last step of calls but one to the last, and from the fewest users to the most: before, it fills what V8 keeps. */
  readonly resident: number
}

function memoryGrowth({ weights }: GrowthReport): MemoryGrown {
  const most = (weight: 'heapMb' | 'residentMb', from: number) =>
    Math.max(
      ...weights.map(({ weights: found }) => times(found.at(from), found.at(-1), weight)),
      times(weights[0]?.weights.at(-1), weights.at(-1)?.weights.at(-1), weight),
    )
  return { heap: most('heapMb', 0), resident: most('residentMb', -2) }
}

function times(from: Weight | undefined, to: Weight | undefined, weight: 'heapMb' | 'residentMb'): number {
  return from === undefined || to === undefined ? Number.POSITIVE_INFINITY : to[weight] / from[weight]
}

/** Whether the memory of a host grows by 20 % or more where it must not; what was not measured has grown. */
function memoryGrew(report: GrowthReport): boolean {
  const { heap, resident } = memoryGrowth(report)
  return heap >= GROWN || resident >= GROWN
}

/** What is asked of pages and searches wherever there are most users. */
const LISTS: readonly Measured['operation'][] = [
  'first page of 50 users',
  'deep page of 50 users',
  'search by part of an e-mail',
]

/** The goals of lists where most users are. */
function largestOf({ steps }: GrowthReport): readonly Verdict[] {
  const last = steps.filter(({ axis }) => axis === 'users').at(-1)
  return (last?.rows ?? []).filter(({ operation }) => LISTS.includes(operation)).flatMap(judge)
}

/** Whether a goal of lists is missed where most users are. */
export function missesGoals(report: GrowthReport): boolean {
  return largestOf(report).some(isShort)
}

/** Whether anything grew that must not. */
export function hasGrown(report: GrowthReport): boolean {
  return grownOf(report).length > 0 || memoryGrew(report)
}

/** The last line of a run: what must not grow with users, accounts and depth, whether it did, and whether lists are quick where they are longest. */
export function growthVerdict(report: GrowthReport): string {
  const all = growthsOf(report)
  const grown = grownOf(report)
  const most = grown[0]
  const verdicts = largestOf(report)
  return [
    `growth: ${all.length - grown.length} of ${all.length} change by less than 20 %`,
    ...(most === undefined
      ? []
      : [`the most by ${most.operation}, ${most.factors.ours.toFixed(2)} × along ${most.axis}`]),
    memoryVerdict(report),
    ...(verdicts.length === 0
      ? []
      : [
          `${verdicts.length - verdicts.filter(isShort).length} of ${verdicts.length} goals of lists stand at the largest size`,
        ]),
  ].join('; ')
}

function memoryVerdict(report: GrowthReport): string {
  const { heap, resident } = memoryGrowth(report)
  const grown = [
    ...(heap >= GROWN ? [`the heap of a host grows to ${heap.toFixed(2)} ×`] : []),
    ...(resident >= GROWN ? [`what is resident of a host grows to ${resident.toFixed(2)} ×`] : []),
  ]
  return grown.length === 0 ? 'the memory of a host does not grow' : grown.join(', ')
}

function whatGrewInMemory(report: GrowthReport): string {
  const { calls } = report.size
  const [few, last] = [calls.at(-2) ?? Number.NaN, calls.at(-1) ?? Number.NaN]
  const { heap, resident } = memoryGrowth(report)
  const first = Math.max(
    ...report.weights.map(({ weights }) => times(weights[0], weights.at(-1), 'residentMb')),
  )
  return `Of the memory of a host, at the most: the heap comes to ${heap.toFixed(2)} × from the fewest calls to the most, or from the fewest users to the most; what is resident to ${resident.toFixed(2)} × from ${many(few)}
to ${many(last)} calls, or from the fewest users to the most. From the first ${many(calls[0] ?? Number.NaN)} calls it comes to ${first.toFixed(2)} ×: V8 takes pages for its heap while it warms up, and keeps more of them than what is in use.`
}

function whatGrew(report: GrowthReport): string {
  const factorOf = (factor: number) => (Number.isNaN(factor) ? '–' : `${factor.toFixed(2)} ×`)
  const lines = grownOf(report).map(
    ({ axis, operation, factors }) =>
      `| ${operation} | ${axis} | ${factorOf(factors.ours)} | ${factorOf(factors.floor)} | ${factorOf(factors.peer)} |`,
  )
  if (lines.length === 0) return 'Nothing changes by 20 % or more from the first size to the last.'
  return `The medians at the last size as many times those at the first, along users, accounts and depth, of all that grows by 20 % or more beyond chance. What the floor grows by as well is the database's: more levels of an
index, and pages that are not in its memory.

| operation | along | Tenantry | floor | peer |
|---|---|---|---|---|
${lines.join('\n')}`
}

function sectionOf(axis: Step['axis'], { steps, size }: GrowthReport): string {
  const found = steps.filter((step) => step.axis === axis)
  const { title, x, stays } = AXES[axis]
  const rows = found[0]?.rows ?? []
  const tables = rows.map(({ operation, unit }) => {
    const of = (side: Side) =>
      found
        .map(({ rows: at }) => cell(at.find((row) => row.operation === operation)?.[side], unit))
        .join(' | ')
    const sides = (['floor', 'ours', 'peer'] as const).filter((side) =>
      rows.some((row) => row.operation === operation && row[side]),
    )
    return sides.map((side) => `| ${labelOf(operation)} | ${SIDE_NAMES[side]} | ${of(side)} |`).join('\n')
  })
  return `## ${title}

${stays(size)}

![${title}](growth/${axis}.svg)

| operation | | ${found.map((step) => heading(step.x, x)).join(' | ')} |
|---|---|${found.map(() => '---|').join('')}
${tables.join('\n')}`
}

function panelsOf(axis: Step['axis'], steps: readonly Step[]): readonly Panel[] {
  const found = steps.filter((step) => step.axis === axis)
  return (found[0]?.rows ?? []).map(({ operation, unit }) => ({
    title: labelOf(operation),
    xName: AXES[axis].x,
    yName: unit === 'ms' ? 'ms' : 'calls/s',
    lines: (['floor', 'ours', 'peer'] as const).flatMap((side): readonly Line[] => {
      const points = found.flatMap(({ x, rows }) => {
        const median = rows.find((row) => row.operation === operation)?.[side]?.median
        return median === undefined ? [] : [[x, median] as const]
      })
      return points.length === 0 ? [] : [{ name: SIDE_NAMES[side], points }]
    }),
  }))
}

function memoryPanels(all: readonly WeightAt[]): readonly Panel[] {
  const panel = (title: string, of: (weight: Weight) => number): Panel => ({
    title,
    xName: 'calls',
    yName: 'MB',
    lines: all.map(({ users, weights }) => ({
      name: `${many(users)} users`,
      points: weights.map((weight) => [weight.calls, of(weight)] as const),
    })),
  })
  return [panel('heap', ({ heapMb }) => heapMb), panel('resident', ({ residentMb }) => residentMb)]
}

/** Along the number of callers, the number is no part of the name. */
function labelOf(operation: keyof typeof GOALS): string {
  return operation.replace(/, 64 callers.*/, '')
}

function heading(count: number, things: string): string {
  return `${many(count)} ${count === 1 ? things.replace(/s$/, '') : things}`
}

function many(count: number): string {
  return count.toLocaleString('en')
}
