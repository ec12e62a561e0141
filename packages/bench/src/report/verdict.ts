import { GOALS, type Goal } from '../goals.ts'
import type { Measured } from '../measure/one-caller.ts'
import { noiseOf, type Spread } from '../measure/spread.ts'

/**
 * How one figure stands to one goal. `within noise`: it misses it, but by less than the run itself wavers, and by less than a tenth. `no floor`: the floor is slower than
 * what stands on it by more than that, so that it is not the best that can be written by hand, and the figure shows nothing.
 */
export interface Verdict {
  readonly operation: Measured['operation']
  readonly goal: string
  readonly figure: number
  readonly standing: 'reached' | 'within noise' | 'missed' | 'no floor'
}

/** However much a run wavers, of a goal at most this part is laid to it: a run that wavers more shows nothing, and its goals are missed. */
const MOST_NOISE = 0.1

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
      : [judged(`≤ ${goal.floor} × the floor`, onFloor(row, ratioAtMost(row.ours, row.floor, goal.floor)))]),
    ...(goal.throughput === undefined
      ? []
      : [
          judged(
            `≥ ${goal.throughput} × the floor's throughput`,
            onFloor(row, ratioAtLeast(row.ours, row.floor, goal.throughput)),
          ),
        ]),
    ...(goal.peer === undefined
      ? []
      : [judged(`≥ ${goal.peer} × as fast as the peer`, overPeer(row, goal.peer))]),
  ]
}

type Compared = Pick<Verdict, 'figure' | 'standing'>

const MISSING: Compared = { figure: Number.NaN, standing: 'missed' }

function overPeer({ unit, ours, peer }: Measured, goal: number): Compared {
  return unit === 'ms' ? ratioAtLeast(peer, ours, goal) : ratioAtLeast(ours, peer, goal)
}

/** Nothing is quicker than the floor: where it seems so, the floor is badly written, or badly planned by the server. */
function onFloor({ unit, ours, floor }: Measured, compared: Compared): Compared {
  if (floor === undefined) return compared
  const { figure, noise } = unit === 'ms' ? ratioOf(ours, floor) : ratioOf(floor, ours)
  return figure + noise < 1 ? { ...compared, standing: 'no floor' } : compared
}

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
    standing:
      figure >= limit ? 'reached' : figure + laidTo(noise, limit) >= limit ? 'within noise' : 'missed',
  }
}

function atMost(figure: number, noise: number, limit: number): Compared {
  return {
    figure,
    standing:
      figure <= limit ? 'reached' : figure - laidTo(noise, limit) <= limit ? 'within noise' : 'missed',
  }
}

function laidTo(noise: number, goal: number): number {
  return Math.min(noise, goal * MOST_NOISE)
}

/** The ratio of two medians, and how far chance may move it: relative errors of independent figures add as squares. */
export function ratioOf(over: Spread, under: Spread): { figure: number; noise: number } {
  const figure = over.median / under.median
  const relative = Math.hypot(noiseOf(over) / over.median, noiseOf(under) / under.median)
  return { figure, noise: figure * relative }
}

/** How many times as fast as the peer are the floor, and what Tenantry sends, alone, where that was measured. */
export interface Beside {
  readonly asked: number
  readonly floor: number
  readonly sent: number | null
  /** What the goal leaves to the process beyond what is sent, of one caller in milliseconds, and what the process takes. */
  readonly left: { readonly ms: number; readonly takenMs: number } | null
  /** Of the faster one: whether the goal against the peer is beyond it, or within it, by more than noise; else nobody can tell. */
  readonly goal: 'beyond' | 'within' | 'near'
}

/**
 * How the quickest ways that do not decide anything stand to the peer, where Tenantry misses the goal against it; else null. Where it is beyond
 * both, no change of ours is of use, and a goal against both can ask for more than there is.
 */
export function besidePeer(row: Measured): Beside | null {
  const { unit, ours, floor, sent, peer } = row
  const { peer: goal }: Goal = GOALS[row.operation]
  if (goal === undefined || floor === undefined || peer === undefined) return null
  if (overPeer(row, goal).standing !== 'missed') return null
  const asFast = (way: Spread) => (unit === 'ms' ? ratioOf(peer, way) : ratioOf(way, peer))
  const byFloor = asFast(floor)
  const bySent = sent && asFast(sent)
  const { figure, noise } = bySent !== undefined && bySent.figure > byFloor.figure ? bySent : byFloor
  return {
    asked: goal,
    floor: byFloor.figure,
    sent: bySent?.figure ?? null,
    left:
      sent === undefined || unit !== 'ms'
        ? null
        : { ms: peer.median / goal - sent.median, takenMs: ours.median - sent.median },
    goal: figure + noise < goal ? 'beyond' : figure - noise > goal ? 'within' : 'near',
  }
}

/**
 * How many times what the floor takes is taken by what Tenantry sends, alone, and how many times that by Tenantry; null where it was not
 * measured. Beyond the goal against the floor is what misses it by more than noise: then no change of the process reaches it.
 */
export function sentFor({ operation, unit, floor, ours, sent }: Measured): {
  readonly overFloor: { readonly figure: number; readonly noise: number }
  readonly under: { readonly figure: number; readonly noise: number }
  readonly isBeyondGoal: boolean
} | null {
  if (floor === undefined || sent === undefined) return null
  const times = (over: Spread, under: Spread) => (unit === 'ms' ? ratioOf(over, under) : ratioOf(under, over))
  const overFloor = times(sent, floor)
  const { floor: most, throughput }: Goal = GOALS[operation]
  const goal = most ?? (throughput === undefined ? Number.POSITIVE_INFINITY : 1 / throughput)
  return { overFloor, under: times(ours, sent), isBeyondGoal: overFloor.figure - overFloor.noise > goal }
}

/** Whether any goal is missed by more than the run's noise, or is shown by nothing. */
export function isMissed(rows: readonly Measured[]): boolean {
  return rows.flatMap(judge).some(isShort)
}

/** Whether a goal is missed by more than noise, or is shown by nothing. */
export function isShort({ standing }: Verdict): boolean {
  return standing === 'missed' || standing === 'no floor'
}

/** The last line of a run. */
export function closingLine(rows: readonly Measured[]): string {
  const verdicts = rows.flatMap(judge)
  const count = (standing: Verdict['standing']) =>
    verdicts.filter((verdict) => verdict.standing === standing).length
  const missed = count('missed') + count('no floor')
  return `goals: ${count('reached')} reached, ${count('within noise')} within noise, ${missed} missed`
}
