import type { Outcome, Step } from './step.ts'

export interface NamedOutcome extends Outcome {
  name: string
}

/** Runs the steps, a few at a time, and says how each went as soon as it is known. A step that throws has failed. */
export async function runSteps(steps: Step[], atATime: number): Promise<NamedOutcome[]> {
  const waiting = [...steps]
  const outcomes: NamedOutcome[] = []
  const lanes = Array.from({ length: atATime }, async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      outcomes.push(await runStep(step))
  })
  await Promise.all(lanes)
  return outcomes
}

async function runStep(step: Step): Promise<NamedOutcome> {
  const startedAt = performance.now()
  const outcome = await step
    .run()
    .catch((error: unknown) => ({ passed: 0, failed: 1, output: String(error) }))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${outcome.failed === 0 ? '✓' : '✗'} ${step.name.padEnd(12)} ${seconds.padStart(6)} s`)
  if (outcome.failed > 0) console.log(outcome.output.trimEnd().replace(/^/gm, '    '))
  return { name: step.name, ...outcome }
}

/** The last line is alone on its line, for people and for machines. Returns the exit code: nothing run is a failure too. */
export function summarize(outcomes: NamedOutcome[]): number {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  const names = outcomes.filter((outcome) => outcome.failed > 0).map(({ name }) => name)
  if (names.length > 0) console.log(`\nFailed, as shown above: ${names.join(', ')}`)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}
