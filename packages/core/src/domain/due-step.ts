import type { StepId } from './id.ts'

/** A command that is to run by itself at its time. */
export interface DueStep {
  readonly id: StepId
  readonly command: string
  readonly input: unknown
  readonly at: string
  /** How often it was begun. */
  readonly attempts: number
  /** When it was given up because it failed too often, and why; null while it is still to run. */
  readonly givenUp: { readonly at: string; readonly problem: string } | null
}
