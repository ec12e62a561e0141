import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { checked, type Outcome } from './step.ts'

/** Files, exports and dependencies that nothing uses, and dependencies that are used without being named. */
export async function checkUnused(folder = root): Promise<Outcome> {
  const knip = await runCommand('knip', ['--no-progress', '--treat-config-hints-as-errors'], { cwd: folder })
  return checked(knip.ok ? '' : knip.output)
}
