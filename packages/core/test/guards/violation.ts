import type { Weight } from '../../src/store/doctor/finding.ts'

/** Something wrong that somebody could do to a database, and what must be said of it. */
export interface Violation {
  readonly name: string
  readonly plant: string
  readonly finds: RegExp
  readonly weight: Weight
  /** What the check at every start leaves to the doctor: columns, constraints, indexes. */
  readonly leftToDoctor?: true
  /** Where the mend that is offered is a sentence. */
  readonly undo?: string
}

export const wall = (name: string, plant: string, finds: RegExp): Violation => ({
  name,
  plant,
  finds,
  weight: 'wall',
})
/** As bad, and found by the doctor alone. */
export const slow = (name: string, plant: string, finds: RegExp): Violation => ({
  name,
  plant,
  finds,
  weight: 'wall',
  leftToDoctor: true,
})
export const fault = (name: string, plant: string, finds: RegExp): Violation => ({
  name,
  plant,
  finds,
  weight: 'fault',
})
