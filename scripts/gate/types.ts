import { relative } from 'node:path'
import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import { checked, type Outcome } from './step.ts'

/** The compiler over everything at once, and proof that everything was in it: a type test that tsconfig.json leaves out would pass. */
export async function checkTypes(folder = root): Promise<Outcome> {
  const compiled = await runCommand('tsc', ['-p', folder, '--pretty', 'false', '--listFiles'], {
    cwd: folder,
  })
  const lines = compiled.output.split('\n')
  const read = new Set(lines.map((line) => relative(folder, line).replaceAll('\\', '/')))
  const missed = sourceFiles(folder, ['**/*.ts']).filter((file) => !read.has(file))
  const errors = lines.filter((line) => line !== '' && !line.startsWith('/') && !/^[A-Z]:\//.test(line))
  return checked(
    [...errors, ...missed.map((file) => `${file}: not in the include of tsconfig.json`)].join('\n'),
  )
}
