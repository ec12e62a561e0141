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
 *
 * @param isOneVoice whether two people count as one, themselves included; everybody is somebody else where it is null
 */
export function canBeSatisfied(stages: readonly StageTerms[], isOneVoice: OneVoice | null = null): boolean {
  if (!hasSeats(stages)) return false
  return isOneVoice === null || hasSeatsApart(stages, isOneVoice)
}

/** Whether two people have one voice, because one person could speak as both. */
export type OneVoice = (one: UserId, other: UserId) => boolean

/** So many seats are tried: beyond that it is left to whoever votes to find out. */
const MOST_TRIED = 10_000

/** Whether the seats can be given to people of whom no two have one voice: tried one after the other, the fewest people first. */
function hasSeatsApart(stages: readonly StageTerms[], isOneVoice: OneVoice): boolean {
  const seats = stages
    .flatMap((terms) => Array.from({ length: terms.needed }, () => ownVoices(terms)))
    .sort((one, other) => one.length - other.length)
  let tried = 0
  const seated = (seat: number, taken: readonly UserId[]): boolean => {
    if (seat === seats.length) return true
    return (seats[seat] ?? []).some((person) => {
      tried += 1
      if (tried > MOST_TRIED) return true
      return !taken.some((other) => isOneVoice(person, other)) && seated(seat + 1, [...taken, person])
    })
  }
  return seated(0, [])
}

function ownVoices({ voters }: StageTerms): readonly UserId[] {
  return [...new Set(voters.filter(({ by, voice }) => by === voice).map(({ by }) => by))]
}

function hasSeats(stages: readonly StageTerms[]): boolean {
  const people = stages.map(ownVoices)
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
