import { isAbsolute, join, relative } from 'node:path'
import { root } from './root.ts'
import { runCommand } from './run-command.ts'
import { sourceFiles } from './source-files.ts'
import { checked, type Outcome } from './step.ts'

/**
 * The compiler over everything, and proof that everything was in it: a type test that no tsconfig.json includes would pass. Code for the
 * browser has a tsconfig.json of its own.
 */
export async function checkTypes(folder = root): Promise<Outcome> {
  const projects = sourceFiles(folder, ['**/tsconfig.json'])
  const compiled = await Promise.all(projects.map((project) => compile(folder, project)))
  const read = new Set(compiled.flatMap((each) => each.read))
  const missed = sourceFiles(folder, ['**/*.ts']).filter((file) => !read.has(file))
  return checked(
    [
      ...compiled.flatMap((each) => each.errors),
      ...missed.map((file) => `${file}: not in the include of tsconfig.json`),
    ].join('\n'),
  )
}

async function compile(folder: string, project: string) {
  const words = ['-p', project, '--noEmit', '--pretty', 'false', '--listFiles']
  const { output } = await runCommand('tsc', [...words, ...(folder === root ? remembered(project) : [])], {
    cwd: folder,
  })
  const lines = output.split('\n').filter((line) => line !== '')
  return {
    read: lines.filter(isAbsolute).map((line) => relative(folder, line).replaceAll('\\', '/')),
    errors: lines.filter((line) => !isAbsolute(line)),
  }
}

/** The compiler remembers what it found, so that next time only what changed is checked again. */
function remembered(project: string): readonly string[] {
  const name = project.replaceAll('/', '-').replace(/\.json$/, '')
  return [
    '--incremental',
    '--tsBuildInfoFile',
    join(root, 'node_modules/.cache/types', `${name}.tsbuildinfo`),
  ]
}
