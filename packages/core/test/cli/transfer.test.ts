import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'

const BIN = fileURLToPath(new URL('../../bin/tenantry.js', import.meta.url))
const EXAMPLES = fileURLToPath(new URL('../../../../docs/examples', import.meta.url))

let folder: string
let bot: Tenantry
let organization: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-files-'))
  bot = await createTenantry({ database: `pglite:${folder}/data` })
  await bot.migrate()
  const made = await bot.signUp({
    organization: { name: 'Acorn' },
    user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
  })
  organization = made.organization.id
})
afterAll(async () => {
  await bot.close()
  await rm(folder, { recursive: true })
})

/** The command line in this process, with streams of its own, while the bot holds the folder. */
async function run(
  args: readonly string[],
  input = '',
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const streams = { stdin: Readable.from([input]), stdout: new PassThrough(), stderr: new PassThrough() }
  const said = Promise.all([text(streams.stdout), text(streams.stderr)])
  const { exitCode, stdout, stderr } = await main(
    args,
    { TENANTRY_DATABASE: `pglite:${folder}/data` },
    streams,
  )
  streams.stdout.end()
  streams.stderr.end()
  const [out, err] = await said
  return { exitCode, stdout: out + stdout, stderr: err + stderr }
}

const of = (kind: string) => ['--organization', organization, '--kind', kind]

test('the files of the documentation are imported while the bot holds the folder, and exported again', async () => {
  const accounts = await run(['import', `${EXAMPLES}/accounts.csv`, ...of('accounts')])
  expect(accounts).toMatchObject({ exitCode: 0, stdout: '2 rows: 2 new, 0 changed, 0 the same, 0 refused\n' })
  const users = await run(['import', `${EXAMPLES}/users.csv`, ...of('users')])
  expect(users).toMatchObject({ exitCode: 0, stdout: '3 rows: 3 new, 0 changed, 0 the same, 0 refused\n' })
  const session = bot.system('test').inOrganization(organization)
  expect(await session.users.get('Y-7')).toMatchObject({
    email: 'hana@yew.test',
    lastName: 'Lind "Lindy" Berg',
    roles: ['account-admin', 'member'],
  })
  expect((await session.accounts.get('yew')).description).toBe('Bows\nand arrows')
  const { items } = await session.audit.list({ type: 'user.created', limit: 1 })
  expect(items[0]).toMatchObject({ surface: 'cli' })

  const path = join(folder, 'users.csv')
  expect(await run(['export', path, ...of('users'), '--json'])).toEqual({
    exitCode: 0,
    stdout: `${JSON.stringify({ file: path, rows: 4 }, null, 2)}\n`,
    stderr: '{"progress":{"rows":4}}\n',
  })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  expect(await run(['export', path, ...of('users')])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `The file ${path} is there already. Name another one, or say --overwrite.\n`,
  })
  expect(await run(['export', path, ...of('users'), '--overwrite'])).toEqual({
    exitCode: 0,
    stdout: `4 rows are in ${path}\n`,
    stderr: '',
  })
  const again = await run(['import', path, ...of('users')])
  expect(again.stderr).toBe('')
  expect(again).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('4 rows: 0 new, 0 changed, 4 the same'),
  })
  expect(again.stdout).toContain('The column id was ignored')
})

test('from stdin to stdout, as JSON lines, of one account', async () => {
  const rows = ['{"email":"ida@elm.test","firstName":"Ida","lastName":"Fern"}', '{"email":"no"}'].join('\n')
  const args = ['import', '-', ...of('users'), '--format', 'jsonl', '--account', 'elm']
  const dry = await run([...args, '--dry-run'], rows)
  expect(dry).toEqual({
    exitCode: 1,
    stdout:
      'Nothing was written: this is what would become of the rows.\n2 rows: 1 new, 0 changed, 0 the same, 1 refused\n',
    stderr: 'line 2: Email must be an address such as fay@elm.test.\n',
  })
  const strict = await run([...args, '--strict', '--json'], rows)
  expect(strict.exitCode).toBe(1)
  expect(JSON.parse(strict.stdout)).toMatchObject({
    created: 0,
    refused: 1,
    withheld: 1,
    problems: [{ line: 2 }],
  })
  expect(
    strict.stderr
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line))),
  ).toEqual([['problem'], ['progress']])
  expect(await run(args, rows)).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('1 new') })
  const out = await run(['export', ...of('users'), '--format', 'jsonl', '--account', 'elm'])
  expect(
    out.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).email)
      .toSorted(),
  ).toEqual(['fay@elm.test', 'gil@elm.test', 'ida@elm.test'])
})

test('a batch of long fields in wide letters goes through to the process that holds the folder, and back', async () => {
  const rows = Array.from({ length: 300 }, (_, n) =>
    JSON.stringify({
      externalId: `long-${n}`,
      name: '\u6797'.repeat(200),
      description: '"\u6797'.repeat(900),
    }),
  )
  const imported = await run(['import', ...of('accounts'), '--format', 'jsonl'], rows.join('\n'))
  expect(imported).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('300 rows: 300 new') })
  const exported = await run(['export', ...of('accounts'), '--format', 'jsonl'])
  expect(exported.exitCode).toBe(0)
  expect(exported.stdout.trim().split('\n')).toHaveLength(303)
})

test.each<[string, (path: string) => string[], number, string]>([
  [
    'a kind that is none',
    () => ['import', '--organization', 'x', '--kind', 'people'],
    2,
    '--kind is users or accounts, and not "people". See npx tenantry --help.',
  ],
  [
    'a format that is none',
    () => ['export', ...of('users'), '--format', 'xls'],
    2,
    '--format is csv or jsonl, and not "xls". See npx tenantry --help.',
  ],
  ['two files', () => ['import', 'a.csv', 'b.csv', ...of('users')], 2, 'import does not take "b.csv".'],
  [
    'a file that is not there',
    () => ['import', '/nowhere/a.csv', ...of('users')],
    1,
    'The file /nowhere/a.csv cannot be read.',
  ],
  [
    'a folder that is not there',
    () => ['export', '/nowhere/a.csv', ...of('users')],
    1,
    'The file /nowhere/a.csv cannot be written.',
  ],
  [
    'a file that is no table',
    (path) => ['import', path, ...of('users')],
    1,
    'Line 1: there is no column "hello".',
  ],
  [
    'an organization that is none',
    () => ['export', '--organization', 'Acorn', '--kind', 'users'],
    1,
    'There is no active organization Acorn.',
  ],
])('%s is refused in one sentence', async (_what, args, exitCode, sentence) => {
  const path = join(folder, 'hello.csv')
  await writeFile(path, 'hello\n')
  const outcome = await run(args(path))
  expect(outcome.exitCode).toBe(exitCode)
  expect(outcome.stderr).toContain(sentence)
})

test('as a process of its own it reads a pipe and writes a pipe', async () => {
  const env = { ...process.env, TENANTRY_DATABASE: `pglite:${folder}/data` }
  const child = promisify(execFile)(process.execPath, [BIN, 'export', ...of('users')], {
    env,
    timeout: 50_000,
  })
  const { stdout } = await child
  expect(stdout).toMatch(/^\ufeffid,account,email,.*\r\n/)
  expect(stdout).toContain('hana@yew.test,Hana,"Lind ""Lindy"" Berg",Y-7,account-admin;member,active\r\n')
  expect(await readFile(`${EXAMPLES}/users.csv`, 'utf8')).toContain('hana@yew.test')
})
