import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { checked, type Outcome } from './step.ts'

/** Formatting and lint, warnings included. */
export async function checkFormat(folder = root): Promise<Outcome> {
  const biome = await runCommand(
    'biome',
    ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=100', '.'],
    { cwd: folder },
  )
  return checked(biome.ok ? '' : `${biome.output}\nnpm run format repairs what can be repaired.\n`)
}
