/** One part of `npm test`: a check counts as one, the tests count each. */
export interface Step {
  name: string
  run(): Promise<Outcome>
}

export interface Outcome {
  passed: number
  failed: number
  /** What somebody needs to read when it failed. */
  output: string
}

/** A check passes when it found nothing to say. */
export function checked(problems: string): Outcome {
  return problems === '' ? { passed: 1, failed: 0, output: '' } : { passed: 0, failed: 1, output: problems }
}
