/**
 * How much a finding matters.
 *
 * - `wall`: one tenant could meet another; Tenantry does not start
 * - `fault`: wrong, and the doctor says so with its exit code
 * - `advice`: works, and could be better
 */
export type Weight = 'wall' | 'fault' | 'advice'

/** Something that is not as it should be, and what mends it: a statement to run, or a sentence. */
export interface Finding {
  readonly weight: Weight
  readonly problem: string
  readonly mend: string
}
