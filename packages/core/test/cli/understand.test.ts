import { expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { VERBS } from '../../src/operators/table.ts'

const NOWHERE = { TENANTRY_DATABASE: 'pglite:/dev/null/nowhere' }
const run = (...args: string[]) => main(args, NOWHERE)

const SIGN_UP = [
  'sign-up',
  '--organization',
  'Acorn',
  '--email',
  'ada@acorn.test',
  '--first',
  'Ada',
  '--last',
  'Oak',
]

test('help says what there is, and behind every command what it takes', async () => {
  const { exitCode, stdout, stderr } = await run('--help')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  for (const { name, summary, flags } of VERBS) {
    expect(stdout).toContain(name)
    expect(stdout).toContain(summary)
    const own = await run(name, '--help')
    expect(own).toMatchObject({ exitCode: 0, stderr: '' })
    for (const [flag, value] of Object.entries(flags)) expect(own.stdout).toContain(`--${flag} ${value}`)
  }
})

test('--version says the version of the package', async () => {
  expect(await run('--version')).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
})

test.each<[string, string[], string]>([
  ['nothing', [], 'Say what to do.'],
  ['a typo', ['migrat'], 'There is no command migrat. Did you mean migrate?'],
  ['another word', ['launch'], 'There is no command launch.'],
  ['a flag first', ['--organization'], 'There is no option --organization here; a command comes first.'],
  ['too much', ['migrate', 'now'], 'migrate does not take "now". A name of several words stands in quotes.'],
  [
    'a name without quotes',
    [...SIGN_UP, 'Ltd'],
    'sign-up does not take "Ltd". A name of several words stands in quotes.',
  ],
  ['too little', ['connect-code'], 'connect-code needs --organization <id>.'],
  [
    'a part of what is needed',
    SIGN_UP.slice(0, 3),
    'sign-up needs --email <e-mail> --first <name> --last <name>.',
  ],
  ['an unknown flag', ['doctor', '--quick'], "Unknown option '--quick'."],
  [
    'a flag without its value',
    ['connect-code', '--organization'],
    "Option '--organization <value>' argument missing.",
  ],
  ['a flag given twice', [...SIGN_UP, '--first', 'Eve'], '--first is given twice.'],
  ['a name out of an object', ['constructor'], 'There is no command constructor.'],
  ['a flag out of an object', ['migrate', '--__proto__', 'x'], "Unknown option '--__proto__'."],
])(
  '%s is not understood: one sentence, exit code 2, and no database is opened',
  async (_name, args, sentence) => {
    const message = `${sentence} See npx tenantry --help.`
    expect(await run(...args)).toEqual({ exitCode: 2, stdout: '', stderr: `${message}\n` })
    const json = await run(...args, '--json')
    expect({ ...json, stderr: JSON.parse(json.stderr) }).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: { error: { code: 'usage', message } },
    })
  },
)

test.each<[string, string, RegExp]>([
  [
    'a location that cannot be read',
    'mysql://host/x',
    /^A database is postgres:\/\/.* and not this \(mysql:…\)\. Correct it\.\n$/,
  ],
  [
    'a folder that cannot be made',
    'pglite:/dev/null/nowhere',
    /^The folder \/dev\/null\/nowhere cannot be used: there is a file of that name on the way\. Choose another folder\.\n$/,
  ],
  [
    'a database in memory',
    'pglite:memory',
    /^A database in memory ends with this command\. Name a folder or a server in TENANTRY_DATABASE\.\n$/,
  ],
  [
    'a server that is not there',
    'postgres://ada:secret@127.0.0.1:1/x',
    /^The database at postgres:\/\/ada@127\.0\.0\.1:1\/x cannot be used: nothing listens there\. Start the database, or correct the address\.\n$/,
  ],
])('%s is refused in one sentence with the next step', async (_name, location, sentence) => {
  const outcome = await main(SIGN_UP, { TENANTRY_DATABASE: location })
  expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringMatching(sentence) })
})
