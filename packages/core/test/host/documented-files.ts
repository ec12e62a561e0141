import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const DOCUMENT = new URL('../../../../docs/host-commands.md', import.meta.url)

/** Writes the files that the documentation shows, as they stand, into a folder of their own beside this one. */
export async function writeDocumentedFiles(): Promise<{ folder: string; remove(): Promise<void> }> {
  const text = await readFile(DOCUMENT, 'utf8')
  // Inside the package, so that the names of packages resolve.
  const folder = await mkdtemp(join(import.meta.dirname, 'documented-'))
  for (const [, lines = '', name = ''] of text.matchAll(/```ts\n(\/\/ (\S+\.ts)\n[\s\S]*?)```/g))
    await writeFile(join(folder, name), lines)
  return { folder, remove: () => rm(folder, { recursive: true }) }
}
