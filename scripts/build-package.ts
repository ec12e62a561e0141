import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './gate/run-command.ts'
import { sourceFiles } from './gate/source-files.ts'

/**
 * The `build` script of a publishable package, run in its folder: dist/ holds what the compiler makes of src/, and every other file of
 * src/ (migrations are SQL) in the same place. Nothing of an earlier build stays.
 */
const folder = process.cwd()
rmSync(join(folder, 'dist'), { recursive: true, force: true })
const compiled = await runCommand('tsc', ['-p', 'tsconfig.build.json', '--pretty', 'false'], { cwd: folder })
process.stdout.write(compiled.output)
for (const file of sourceFiles(join(folder, 'src'), ['**/*.*'])) {
  if (!file.endsWith('.ts')) cpSync(join(folder, 'src', file), join(folder, 'dist', file))
}
process.exitCode = compiled.ok ? 0 : 1
