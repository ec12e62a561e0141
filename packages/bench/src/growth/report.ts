import type { ServerSource } from '@tenantry/core/testing'
import type { GOALS } from '../goals.ts'
import type { Measured, Side } from '../measure/one-caller.ts'
import { type Line, linesPlot, type Panel } from '../report/charts.ts'
import { cell, machineOf, SIDES_EXPLAINED, SOURCES } from '../report/words.ts'
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
      `${many(Math.min(...users))} users; no rule is about what is measured. A command that makes somebody who could agree asks of every rule whether enough people are left to keep it.`,
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
were over before, with the middle half in brackets. Every scale in a plot is logarithmic.

${SIDES_EXPLAINED}

${axes.map((axis) => sectionOf(axis, report)).join('\n\n')}

## Memory of the host process

A process of its own with eight callers who read users, and a page at every tenth call: what it weighs after so many calls, garbage collected.

![Memory](growth/memory.svg)

| users | ${size.calls.map((calls) => `after ${many(calls)} calls`).join(' | ')} |
|---|${size.calls.map(() => '---|').join('')}
${weights.map(({ users, weights: found }) => `| ${many(users)} | ${found.map(({ heapMb, residentMb }) => `${heapMb.toFixed(0)} MB of heap, ${residentMb.toFixed(0)} MB resident`).join(' | ')} |`).join('\n')}

${machineOf({ load, seconds, versions })}
`
  return { text, plots }
}

/** The last line of a run: what must not grow with users, accounts and depth, and whether it did. */
export function growthVerdict({ steps }: GrowthReport): string {
  const flat = ['users', 'accounts', 'depth'] as const
  const judged = flat.flatMap((axis) => {
    const found = steps.filter((step) => step.axis === axis)
    const operations = [...new Set(found.flatMap(({ rows }) => rows.map(({ operation }) => operation)))]
    return operations
      .filter((operation) => operation !== 'import 1,000 users')
      .map((operation) => ({ axis, operation, factor: growthOf(found, operation) }))
  })
  const worst = judged.toSorted((a, b) => b.factor - a.factor)[0]
  const steady = judged.filter(({ factor }) => factor < 1.2).length
  const most =
    worst === undefined
      ? ''
      : `; the most by ${worst.operation}, ${worst.factor.toFixed(2)} × along ${worst.axis}`
  return `growth: ${steady} of ${judged.length} change by less than 20 %${most}`
}

/** Tenantry's median at the last size, as many times the one at the first. */
function growthOf(steps: readonly Step[], operation: Measured['operation']): number {
  const medians = steps.flatMap(({ rows }) =>
    rows.filter((row) => row.operation === operation).map(({ ours }) => ours.median),
  )
  return (medians.at(-1) ?? Number.NaN) / (medians[0] ?? Number.NaN)
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

| operation | | ${found.map((step) => `${many(step.x)} ${x}`).join(' | ')} |
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

function many(count: number): string {
  return count.toLocaleString('en')
}
