import type { UserId } from '../id.ts'
import type { StageTerms } from './approval.ts'

/** How many voices of a stage's voters it takes; at least one, whoever is or is not there: nobody is not everybody. */
export function voicesNeeded(need: 'any' | 'all' | number, voices: number): number {
  if (need === 'any') return 1
  return need === 'all' ? Math.max(1, voices) : need
}

/**
 * Whether every stage can get its voices from distinct people. Somebody who is named in two stages can fill one of them only, so
 * seats are given out as a matching: whoever sits in a wanted seat moves to another one, where they can.
 */
export function canBeSatisfied(stages: readonly StageTerms[]): boolean {
  const people = stages.map(({ voters }) => [
    ...new Set(voters.filter(({ by, voice }) => by === voice).map(({ by }) => by)),
  ])
  const seats = stages.flatMap(({ needed }, stage) => Array.from({ length: needed }, () => stage))
  const seatOf = new Map<UserId, number>()
  const seated = (seat: number, asked: Set<UserId>): boolean => {
    for (const person of people[seats[seat] ?? 0] ?? []) {
      if (asked.has(person)) continue
      asked.add(person)
      const taken = seatOf.get(person)
      if (taken !== undefined && !seated(taken, asked)) continue
      seatOf.set(person, seat)
      return true
    }
    return false
  }
  return seats.every((_stage, seat) => seated(seat, new Set()))
}
