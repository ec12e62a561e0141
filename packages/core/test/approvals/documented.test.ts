import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ATTACKS } from './attacks.ts'

const DOCUMENT = new URL('../../../../docs/approvals.md', import.meta.url)

test('docs/approvals.md lists the attacks that are tried, and no others', async () => {
  const listed = [...(await readFile(DOCUMENT, 'utf8')).matchAll(/^\d+\. (.*)$/gm)].map(([, name]) => name)
  expect(listed).toEqual(ATTACKS.map(({ name }) => name))
})

test('the example of docs/approvals.md runs as it stands', async () => {
  const lines = /```ts\n([\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8'))?.[1] ?? ''
  expect(lines).toContain("from '@tenantry/core'")
  // Inside the package, so that its own name resolves.
  const folder = await mkdtemp(join(import.meta.dirname, 'documented-'))
  try {
    await writeFile(join(folder, 'approvals.ts'), lines)
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tenantry/source', join(folder, 'approvals.ts')],
      { timeout: 60_000 },
    )
    expect(stderr).toBe('')
    expect(stdout).toBe("approval_required [ 'Ada Oak' ]\nexecuted elm\napproval_required executed\n")
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)
