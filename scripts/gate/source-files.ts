import { globSync } from 'node:fs'

const notOurs = ['node_modules', 'dist', 'coverage', '.git', '.turbo', '.tenantry']

/** Every file of the repository that matches, whether committed or not: what a tool claims to have read is compared with this. */
export function sourceFiles(folder: string, patterns: string[]): string[] {
  return globSync(patterns, { cwd: folder, exclude: (name) => notOurs.includes(name) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}
