import { runCommand } from './run-command.ts'
import { checked, type Outcome } from './step.ts'

/** Formatting and lint, warnings included. */
export async function checkFormat(): Promise<Outcome> {
  const biome = await runCommand('biome', [
    'ci',
    '--colors=off',
    '--error-on-warnings',
    '--max-diagnostics=100',
    '.',
  ])
  return checked(biome.ok ? '' : `${biome.output}\nnpm run format repairs what can be repaired.\n`)
}
