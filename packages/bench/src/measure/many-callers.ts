import type { Operation } from '../goals.ts'
import { type Contestant, type Measured, measured, rotated, sidesOf } from './one-caller.ts'

/** One operation by many callers at once; each call is told which caller it is. */
export interface Crowd {
  readonly operation: Operation
  readonly ours: (caller: number) => Promise<unknown>
  readonly floor?: (caller: number) => Promise<unknown>
  readonly peer?: (caller: number) => Promise<unknown>
}

/** How many callers, how many slices of how long each, in milliseconds. */
export interface CrowdSize {
  readonly callers: number
  readonly slices: number
  readonly sliceMs: number
}

/** Calls a second of each side, in slices that take turns. */
export async function measureManyCallers(crowd: Crowd, size: CrowdSize): Promise<Measured> {
  const sides = sidesOf<(caller: number) => Promise<unknown>>(crowd)
  const rates = new Map<Contestant, number[]>(sides.map(([side]) => [side, []]))
  // The slice before the first is the warm-up: connections are opened, plans and code are made.
  for (let slice = -1; slice < size.slices; slice += 1) {
    for (const [side, call] of rotated(sides, slice)) {
      const rate = await rateOf(call, size)
      if (slice >= 0) rates.get(side)?.push(rate)
    }
  }
  return measured(crowd.operation, 'calls/s', rates)
}

async function rateOf(
  call: (caller: number) => Promise<unknown>,
  { callers, sliceMs }: CrowdSize,
): Promise<number> {
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
  return calls / ((performance.now() - from) / 1_000)
}
