import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const README = new URL('../README.md', import.meta.url)
const EXAMPLE = new URL('./readme-example.ts', import.meta.url)

test('the example in the README is a program that prints what its comments say', {
  timeout: 60_000,
}, async () => {
  const example = await readFile(EXAMPLE, 'utf8')
  expect(await readFile(README, 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``)

  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, ['--conditions=@tenantry/source', fileURLToPath(EXAMPLE)])
  const [where, ids, agree] = stdout.trim().split('\n')
  const comment = /^\/\/ (select .*)\n\/\/ {3}(.*)$/m.exec(example)
  expect(where).toBe(`${comment?.[1]} ${comment?.[2]}`)
  expect([ids, agree]).toEqual(['[ 1, 4 ]', 'true'])
})
