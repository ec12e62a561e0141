import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../gate/root.ts'

/** What a figure depends on, in words. */
export function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  const named = ['@electric-sql/pglite', 'kysely', 'pg', '@casl/ability'].map(
    (name) => `${name} ${dependencies[name]}`,
  )
  return [`Node ${process.version}`, ...named].join(', ')
}
