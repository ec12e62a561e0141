import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { writeDocumentedFiles } from './documented-files.ts'

test('what the documentation shows of commands of one’s own runs as it stands', async () => {
  const { folder, remove } = await writeDocumentedFiles()
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tenantry/source', join(folder, 'app.ts')],
      { timeout: 60_000 },
    )
    expect(stderr).toBe('')
    const said = stdout.trimEnd().split('\n')
    expect(said.slice(0, 5)).toEqual([
      "[ { name: 'Apollo' } ]",
      "[ 'Apollo disappears from the lists of its account.' ]",
      'Apollo',
      'Apollo',
      'not_found',
    ])
    expect(said.slice(5).join('\n')).toMatch(/^Ben Ash \{[^}]*name: 'Apollo'[^}]*reason: 'it is over'/s)
  } finally {
    await remove()
  }
}, 60_000)
