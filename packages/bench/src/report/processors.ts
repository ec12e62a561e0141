import { availableParallelism } from 'node:os'
import type { Operation } from '../goals.ts'
import type { Taken } from '../measure/many-callers.ts'
import type { Contestant, Measured } from '../measure/one-caller.ts'
import type { ProcessorTime } from '../measure/processor.ts'
import { round } from './words.ts'

/** What a call of many callers takes of the processors. */
export interface Crowded {
  readonly operation: Operation
  readonly taken: Taken
}

const SIDES = [
  ['floor', 'floor'],
  ['sent', 'sent alone'],
  ['ours', 'Tenantry'],
  ['peer', 'peer'],
] as const satisfies readonly (readonly [Contestant, string])[]

/** What many callers take of the processors, in the order in which it is more and more. */
export function processorsOf(all: readonly Crowded[]): string {
  if (all.length === 0) return ''
  const cores = availableParallelism()
  const lines = all.flatMap(({ operation, taken }) =>
    SIDES.flatMap(([side, name]) => {
      const time = taken[side]
      if (time === undefined) return []
      const { processUs, serverUs } = time
      const byCores = wholeOf(time)
      const cells = [
        processUs.toFixed(0),
        serverUs === null ? '–' : serverUs.toFixed(0),
        (1_000_000 / processUs).toFixed(0),
        byCores === null ? '–' : ((cores * 1_000_000) / byCores).toFixed(0),
      ]
      return [`| ${operation} | ${name} | ${cells.join(' | ')} |`]
    }),
  )
  return `
Of many callers at once: microseconds of processor time that a call takes, in this process and in the server, and how many calls a second that leaves room for, on one thread of this process and
on the ${cores} processors of this machine, which it shares with the server.

| operation | side | this process | server | calls/s of one thread | calls/s of ${cores} processors |
|---|---|---|---|---|---|
${lines.join('\n')}
`
}

/** Of both together; null where the server's is not known. */
function wholeOf({ processUs, serverUs }: ProcessorTime): number | null {
  return serverUs === null ? null : processUs + serverUs
}

/** What the processors leave room for, as many times what the floor came to: no side leaves none of them idle. */
export function processorBound(crowded: Crowded | undefined, floor: Measured['floor']): string {
  const [byHand, sent, ours] = (['floor', 'sent', 'ours'] as const).map((side) => {
    const time = crowded?.taken[side]
    return time === undefined ? null : wholeOf(time)
  })
  if (!byHand || !sent || !ours || floor === undefined) return ''
  const most = (us: number) => round((availableParallelism() * 1_000_000) / us / floor.median)
  return ` Of processor time, here and in the server, a call takes ${round(ours / byHand)} × the floor's, and what is sent alone ${round(sent / byHand)} ×: were all processors busy all the time, ${most(ours)} × and ${most(sent)} × the floor's throughput would be the most, and ${most(byHand)} × for the floor itself.`
}
