import { GOALS, type Goal } from '../goals.ts'
import type { Measured } from '../measure/one-caller.ts'
import { sentFor } from './verdict.ts'
import { cell, round } from './words.ts'

/** The line of the table about what is sent, alone; none where it was not measured. */
export function sentLine(row: Measured): readonly string[] {
  const { operation, unit, floor, ours, sent } = row
  const figures = sentFor(row)
  if (figures === null) return []
  const { overFloor, under } = figures
  const times = ({ figure, noise }: { figure: number; noise: number }) =>
    `${round(figure)} × ± ${round(noise)}`
  const cells = [cell(floor, unit), cell(sent, unit), cell(ours, unit), times(overFloor), times(under)]
  return [`| ${operation}${unit === 'ms' ? '' : ' (calls/s)'} | ${cells.join(' | ')} |`]
}

/** How far what is sent is from the floor, and this process from that. */
export function sentBound(row: Measured): string {
  const figures = sentFor(row)
  if (figures === null) return ''
  const { overFloor, under, isBeyondGoal } = figures
  const { floor, throughput }: Goal = GOALS[row.operation]
  const isTime = row.unit === 'ms'
  const alone = isTime
    ? `takes ${round(overFloor.figure)} × the floor`
    : `comes to ${round(1 / overFloor.figure)} × the floor's throughput`
  const ours = isTime ? `takes ${round(under.figure)} ×` : `comes to ${round(1 / under.figure)} ×`
  const goal = floor === undefined ? `${throughput} × the floor's throughput` : `${floor} × the floor`
  return [
    ` What is sent ${alone} when it is sent alone`,
    under.figure - under.noise > 1
      ? `; Tenantry ${ours} that, and the difference is this process.`
      : ', and Tenantry is as quick, within noise.',
    ...(isBeyondGoal
      ? [
          ` ${goal} is out of reach for whatever sends it; which statements that is, and in how many flights, is our own choice.`,
        ]
      : []),
  ].join('')
}
