import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const DOCUMENT = new URL('../../../../docs/events.md', import.meta.url)

test('what the documentation shows of events runs as it stands', async () => {
  const lines = /```ts\n([\s\S]*?)```/.exec(await readFile(DOCUMENT, 'utf8'))?.[1] ?? ''
  // Inside the package, so that its own name resolves.
  const folder = await mkdtemp(join(import.meta.dirname, 'documented-'))
  try {
    await writeFile(join(folder, 'app.ts'), lines)
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tenantry/source', join(folder, 'app.ts')],
      { timeout: 60_000 },
    )
    expect(stderr).toBe('')
    expect(stdout.trimEnd().split('\n').toSorted()).toEqual([
      '1 organization.created',
      '2 account.created',
      '3 user.created',
      '4 secret.created',
      '5 secret.created',
      '6 user.created',
      '7 secret.created',
      '8 user.deactivated',
      'user.deactivated by nightly clean-up, attempt 1, false',
    ])
  } finally {
    await rm(folder, { recursive: true })
  }
}, 60_000)
