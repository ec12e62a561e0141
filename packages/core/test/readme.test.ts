import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const README = new URL('../../../README.md', import.meta.url)

test('the lines of embedding in the README run as they stand', async () => {
  const lines = /```ts\n([\s\S]*?)```/.exec(await readFile(README, 'utf8'))?.[1] ?? ''
  expect(lines).toContain("from '@tenantry/core'")
  // Inside the package, so that its own name resolves.
  const folder = await mkdtemp(join(import.meta.dirname, 'readme-'))
  try {
    await writeFile(join(folder, 'embedding.ts'), lines)
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tenantry/source', join(folder, 'embedding.ts')],
      { timeout: 60_000 },
    )
    expect(stderr).toBe('')
    expect(stdout).toBe('conflict\n')
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)
