import { GOALS, type Goal } from '../goals.ts'
import type { Measured } from '../measure/one-caller.ts'
import { noiseOf, type Spread } from '../measure/spread.ts'

/** How one figure stands to one goal. `within noise`: it misses it, but by less than the run itself wavers. */
export interface Verdict {
  readonly operation: Measured['operation']
  readonly goal: string
  readonly figure: number
  readonly standing: 'reached' | 'within noise' | 'missed'
}

/** Every goal of an operation, judged. A goal whose side was not measured is missed: a figure that is not there shows nothing. */
export function judge(row: Measured): readonly Verdict[] {
  const goal: Goal = GOALS[row.operation]
  const judged = (text: string, compared: Compared) => ({ operation: row.operation, goal: text, ...compared })
  return [
    ...(goal.ms === undefined
      ? []
      : [judged(`≤ ${goal.ms} ms`, atMost(row.ours.median, noiseOf(row.ours), goal.ms))]),
    ...(goal.floor === undefined
      ? []
      : [judged(`≤ ${goal.floor} × the floor`, ratioAtMost(row.ours, row.floor, goal.floor))]),
    ...(goal.throughput === undefined
      ? []
      : [
          judged(
            `≥ ${goal.throughput} × the floor's throughput`,
            ratioAtLeast(row.ours, row.floor, goal.throughput),
          ),
        ]),
    ...(goal.peer === undefined
      ? []
      : [
          judged(
            `≥ ${goal.peer} × as fast as the peer`,
            row.unit === 'ms'
              ? ratioAtLeast(row.peer, row.ours, goal.peer)
              : ratioAtLeast(row.ours, row.peer, goal.peer),
          ),
        ]),
  ]
}

type Compared = Pick<Verdict, 'figure' | 'standing'>

const MISSING: Compared = { figure: Number.NaN, standing: 'missed' }

function ratioAtMost(over: Spread | undefined, under: Spread | undefined, limit: number): Compared {
  if (over === undefined || under === undefined) return MISSING
  const { figure, noise } = ratioOf(over, under)
  return atMost(figure, noise, limit)
}

function ratioAtLeast(over: Spread | undefined, under: Spread | undefined, limit: number): Compared {
  if (over === undefined || under === undefined) return MISSING
  const { figure, noise } = ratioOf(over, under)
  return {
    figure,
    standing: figure >= limit ? 'reached' : figure + noise >= limit ? 'within noise' : 'missed',
  }
}

function atMost(figure: number, noise: number, limit: number): Compared {
  return {
    figure,
    standing: figure <= limit ? 'reached' : figure - noise <= limit ? 'within noise' : 'missed',
  }
}

/** The ratio of two medians, and how far chance may move it: relative errors of independent figures add as squares. */
export function ratioOf(over: Spread, under: Spread): { figure: number; noise: number } {
  const figure = over.median / under.median
  const relative = Math.hypot(noiseOf(over) / over.median, noiseOf(under) / under.median)
  return { figure, noise: figure * relative }
}

/** Whether any goal is missed by more than the run's noise. */
export function isMissed(rows: readonly Measured[]): boolean {
  return rows.flatMap(judge).some(({ standing }) => standing === 'missed')
}

/** The last line of a run. */
export function closingLine(rows: readonly Measured[]): string {
  const verdicts = rows.flatMap(judge)
  const count = (standing: Verdict['standing']) =>
    verdicts.filter((verdict) => verdict.standing === standing).length
  return `goals: ${count('reached')} reached, ${count('within noise')} within noise, ${count('missed')} missed`
}
