import type { Operation } from '../goals.ts'
import { type Contestant, type Measured, measured, rotated, sidesOf } from './one-caller.ts'
import type { ProcessorClock, ProcessorTime } from './processor.ts'
import { spreadOf } from './spread.ts'

/** One operation by many callers at once; each call is told which caller it is. */
export interface Crowd {
  readonly operation: Operation
  readonly ours: (caller: number) => Promise<unknown>
  readonly floor?: (caller: number) => Promise<unknown>
  readonly peer?: (caller: number) => Promise<unknown>
  readonly sent?: (caller: number) => Promise<unknown>
}

/** How many callers, how many slices of how long each, in milliseconds. */
export interface CrowdSize {
  readonly callers: number
  readonly slices: number
  readonly sliceMs: number
}

/** Calls a second of each side, in slices that take turns. */
export async function measureManyCallers(crowd: Crowd, size: CrowdSize): Promise<Measured> {
  return (await measureCrowd(crowd, size, () => ({ processUs: 0, serverUs: null }))).measured
}

/** What a call takes of the processors on each side, in the median slice. */
export type Taken = Partial<Readonly<Record<Contestant, ProcessorTime>>>

/** The same, and what a call takes of the processors meanwhile. */
export async function measureCrowd(
  crowd: Crowd,
  size: CrowdSize,
  clock: ProcessorClock,
): Promise<{ readonly measured: Measured; readonly taken: Taken }> {
  const sides = sidesOf<(caller: number) => Promise<unknown>>(crowd)
  const rates = new Map<Contestant, number[]>(sides.map(([side]) => [side, []]))
  const times = new Map<Contestant, ProcessorTime[]>(sides.map(([side]) => [side, []]))
  // The slice before the first is the warm-up: connections are opened, plans and code are made.
  for (let slice = -1; slice < size.slices; slice += 1) {
    for (const [side, call] of rotated(sides, slice)) {
      const { rate, taken } = await sliceOf(call, size, clock)
      if (slice < 0) continue
      rates.get(side)?.push(rate)
      times.get(side)?.push(taken)
    }
  }
  return {
    measured: measured(crowd.operation, 'calls/s', rates),
    taken: Object.fromEntries([...times].map(([side, all]) => [side, medianOf(all)])),
  }
}

function medianOf(all: readonly ProcessorTime[]): ProcessorTime {
  const ofServer = all.flatMap(({ serverUs }) => serverUs ?? [])
  return {
    processUs: spreadOf(all.map(({ processUs }) => processUs)).median,
    serverUs: ofServer.length === 0 ? null : spreadOf(ofServer).median,
  }
}

async function sliceOf(
  call: (caller: number) => Promise<unknown>,
  { callers, sliceMs }: CrowdSize,
  clock: ProcessorClock,
): Promise<{ readonly rate: number; readonly taken: ProcessorTime }> {
  const before = clock()
  const from = performance.now()
  const until = from + sliceMs
  let calls = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < until) {
        await call(caller)
        calls += 1
      }
    }),
  )
  const rate = calls / ((performance.now() - from) / 1_000)
  const after = clock()
  const serverUs =
    after.serverUs === null || before.serverUs === null ? null : (after.serverUs - before.serverUs) / calls
  return { rate, taken: { processUs: (after.processUs - before.processUs) / calls, serverUs } }
}
