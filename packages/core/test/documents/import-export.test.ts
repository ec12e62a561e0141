import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { createTenantry } from '../../src/tenantry.ts'
import { linesOf, runLines } from './run-lines.ts'

const EXAMPLES = new URL('../../../../docs/examples/', import.meta.url)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-documented-'))
  for (const name of ['accounts.csv', 'users.csv'])
    await copyFile(new URL(name, EXAMPLES), join(folder, name))
})
afterAll(() => rm(folder, { recursive: true }))

test('what docs/import-export.md shows of a host runs as it stands', async () => {
  const [lines = '', ...more] = await linesOf('import-export.md', 'ts')
  expect(more).toEqual([])
  const accounts = JSON.stringify(await readFile(join(folder, 'accounts.csv'), 'utf8'))
  expect(await runLines(`await ada.import.accounts(${accounts})\n${lines}`, { cwd: folder })).toBe(
    '3 0 0 0 []\n',
  )
  const written = (await readFile(join(folder, 'users.jsonl'), 'utf8')).trimEnd().split('\n')
  expect(written.map((line) => JSON.parse(line).email).toSorted()).toEqual([
    'ada@acorn.test',
    'ben@acorn.test',
    'cleo@acorn.test',
  ])
}, 60_000)

test('what docs/import-export.md shows of the command line runs as it stands', async () => {
  const [lines = ''] = await linesOf('import-export.md', '')
  const location = `pglite:${folder}/data`
  const tenantry = await createTenantry({ database: location })
  await tenantry.migrate()
  const { organization } = await tenantry.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  await tenantry.close()
  const shown: string[] = []
  for (const line of lines.trimEnd().split('\n')) {
    // What the shell does with the output is the shell's.
    const [called = ''] = line.split(' | ')
    const [npx, tenantry, ...words] = called.replace('org_…', organization.id).split(' ')
    expect([npx, tenantry]).toEqual(['npx', 'tenantry'])
    const args = words.map((word) => (word.endsWith('.csv') ? join(folder, word) : word))
    const said: string[] = []
    const stdout = new Writable({ write: (text, _encoding, done) => done(void said.push(String(text))) })
    const stderr = new Writable({ write: (_text, _encoding, done) => done() })
    const { exitCode } = await main(args, { TENANTRY_DATABASE: location }, { ...process, stdout, stderr })
    shown.push(`${exitCode} ${said.join('').trimEnd()}`)
  }
  expect(shown.slice(0, 4)).toEqual([
    '0 2 rows: 2 new, 0 changed, 0 the same, 0 refused',
    '0 Nothing was written: this is what would become of the rows.\n3 rows: 3 new, 0 changed, 0 the same, 0 refused',
    '0 3 rows: 3 new, 0 changed, 0 the same, 0 refused',
    `0 4 rows are in ${join(folder, 'exported.csv')}`,
  ])
  const emails = [...(shown[4] ?? '').matchAll(/"email":"([^"]*)"/g)].map(([, email]) => email)
  expect(emails.toSorted()).toEqual(['ada@acorn.test', 'fay@elm.test', 'gil@elm.test', 'hana@yew.test'])
}, 60_000)
