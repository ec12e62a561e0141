import { type InputField, type Noun, OPERATIONS, type OperationTable } from '@tenantry/core'
import { describe, expect, test } from 'vitest'
import { parse } from '../../src/grammar/parse.ts'
import { SlashNames } from '../../src/grammar/slash-names.ts'
import { splitWords } from '../../src/grammar/split-words.ts'
import { distance, suggest } from '../../src/grammar/suggest.ts'
import { usage } from '../../src/grammar/usage.ts'
import { mentionIn, readValue } from '../../src/grammar/value.ts'
import { BUILT_IN, VerbTable } from '../../src/grammar/verbs.ts'

/** What a line says: the verb and the input, or what is wrong. */
function read(noun: Noun, line: string): unknown {
  const parsed = parse(noun, line)
  if (parsed.kind === 'call') return [parsed.verb.verb, parsed.input]
  return parsed.kind === 'problem' ? [parsed.problem.what, parsed.problem.said] : [parsed.kind]
}

const FAY = { email: 'fay@elm.test', accountId: 'elm', firstName: 'Fay', lastName: 'Hill' }

describe('a line is read', () => {
  test.each([
    ['add fay@elm.test --account elm --first Fay --last Hill'],
    ['ADD fay@elm.test --account=elm --first=Fay --last=Hill'],
    ['add account:elm first:Fay last:Hill fay@elm.test'],
    ['add --email fay@elm.test --account "elm" --first “Fay” --last ‘Hill’'],
    ['add —account elm –first Fay ―last Hill fay@elm.test'],
    ['add <mailto:fay@elm.test|fay@elm.test> --account elm --first Fay --last Hill'],
    ["add\tfay@elm.test\n--account 'elm'   --first Fay\u00a0--last Hill"],
    ['add --Account elm --FIRST Fay --last: Hill fay@elm.test'.replace('--last: ', '--last ')],
  ])('the same in every spelling: %s', (line) => {
    expect(read('users', line)).toEqual(['add', FAY])
  })

  test.each([
    [
      'accounts',
      'update elm --name "Elm \\"the tree\\" Ltd"',
      ['update', { accountId: 'elm', name: 'Elm "the tree" Ltd' }],
    ],
    ['accounts', "update elm --name O'Brien", ['update', { accountId: 'elm', name: "O'Brien" }]],
    ['accounts', "update elm --name 'it’s fine'", ['update', { accountId: 'elm', name: 'it’s fine' }]],
    ['accounts', 'update elm --name A\\ B', ['update', { accountId: 'elm', name: 'A B' }]],
    ['accounts', 'update elm --name C:\\temp', ['update', { accountId: 'elm', name: 'C:\\temp' }]],
    ['accounts', 'update elm --name "--x"', ['update', { accountId: 'elm', name: '--x' }]],
    ['accounts', 'update elm --name=--x', ['update', { accountId: 'elm', name: '--x' }]],
    ['accounts', 'update elm --name ""', ['update', { accountId: 'elm', name: '' }]],
    ['accounts', 'update urn:x:y --name Z', ['update', { accountId: 'urn:x:y', name: 'Z' }]],
    ['accounts', 'update elm --name "R&amp;D &lt;x&gt;"', ['update', { accountId: 'elm', name: 'R&D <x>' }]],
    [
      'accounts',
      'update elm --description <https://elm.test|elm.test>',
      ['update', { accountId: 'elm', description: 'elm.test' }],
    ],
    ['accounts', 'list elm ltd --inactive', ['list', { search: 'elm ltd', includeInactive: true }]],
    ['accounts', 'list --inactive elm', ['list', { search: 'elm', includeInactive: true }]],
    ['accounts', 'list --inactive=no', ['list', { includeInactive: false }]],
    ['accounts', 'list --limit 5', ['list', { limit: 5 }]],
    ['accounts', 'show Elm Ltd', ['show', { account: 'Elm Ltd' }]],
    [
      'users',
      'add a@b.test --role member --role account-admin',
      ['add', { email: 'a@b.test', roles: ['member', 'account-admin'] }],
    ],
    ['users', 'link a@b.test <@U123|fay>', ['link', { userId: 'a@b.test', member: '<@U123>' }]],
    ['users', 'show <@W123>', ['show', { user: '<@W123>' }]],
    ['users', 'update <@U1|ada> --last "<@U2|ben>"', ['update', { userId: '<@U1>', lastName: '<@U2|ben>' }]],
    ['users', 'update a@b.test --external-id ""', ['update', { userId: 'a@b.test', externalId: null }]],
    ['tenantry', 'link tn-x', ['link', { code: 'tn-x' }]],
    ['tenantry', '', ['home']],
    ['tenantry', 'help me', ['help']],
    ['users', 'add --help', ['help']],
    ['users', 'add fay@elm.test -h --account elm', ['help']],
    ['users', 'add —help', ['help']],
    ['users', '-h', ['help']],
    ['users', 'add "-h"', ['add', { email: '-h' }]],
    ['users', 'add fay-h', ['add', { email: 'fay-h' }]],
    ['users', 'add fay --helpful', ['unknown_flag', '--helpful']],
    ['tenantry', 'roles list', ['roles', {}]],
    ['tenantry', 'roles LIST', ['roles', {}]],
    ['approvals', 'rules list', ['rules', {}]],
    ['tenantry', 'roles lst', ['unexpected', 'lst']],
    ['tenantry', 'whoami list', ['unexpected', 'list']],
    ['accounts', 'list list', ['list', { search: 'list' }]],
    ['users', 'list --status Active', ['list', { status: 'active' }]],
    ['users', 'list --status Gone', ['list', { status: 'Gone' }]],
    ['accounts', 'lst', ['unknown_verb', 'lst']],
    ['accounts', '__proto__', ['unknown_verb', '__proto__']],
    ['accounts', 'list --constructor x', ['unknown_flag', '--constructor']],
    ['accounts', 'list --', ['unknown_flag', '--']],
    ['accounts', 'list --cursor x', ['unknown_flag', '--cursor']],
    ['users', 'add a@b.test --secret show', ['unknown_flag', '--secret']],
    ['accounts', 'update elm --name A --name B', ['twice', '--name']],
    ['accounts', 'update elm --name --description x', ['no_value', '--name']],
    ['accounts', 'update elm ash', ['unexpected', 'ash']],
    ['accounts', 'update elm nme:x', ['unexpected', 'nme:x']],
    ['accounts', 'list --limit 1e9', ['not_a_number', '1e9']],
    ['users', 'secret a@b.test --overlap 24h', ['secret', { userId: 'a@b.test', overlapMs: 86_400_000 }]],
    ['users', 'secret a@b.test --overlap 0', ['secret', { userId: 'a@b.test', overlapMs: 0 }]],
    ['tenantry', 'rotate-secret --overlap 90M', ['rotate-secret', { overlapMs: 5_400_000 }]],
    ['tenantry', 'rotate-secret --overlap 5', ['not_a_duration', '5']],
    ['tenantry', 'rotate-secret --overlap -1h', ['not_a_duration', '-1h']],
    ['tenantry', 'rotate-secret --overlap 1.5h', ['not_a_duration', '1.5h']],
    ['accounts', 'list "x', ['open_quote', 'x']],
    ['users', 'update a@b.test --first last:B', ['update', { userId: 'a@b.test', firstName: 'last:B' }]],
    ['users', 'update a@b.test --first --', ['no_value', '--first']],
    [
      'users',
      'update a@b.test --first= --last=B',
      ['update', { userId: 'a@b.test', firstName: '', lastName: 'B' }],
    ],
    ['users', 'update a@b.test --First:Fay', ['update', { userId: 'a@b.test', firstName: 'Fay' }]],
    ['users', 'update a@b.test LAST:Hill', ['update', { userId: 'a@b.test', lastName: 'Hill' }]],
    ['users', 'update a@b.test first:"Fay Ann"', ['update', { userId: 'a@b.test', firstName: 'Fay Ann' }]],
    ['users', 'update a@b.test --first="--last"', ['update', { userId: 'a@b.test', firstName: '--last' }]],
    ['users', 'update a@b.test "first:Fay"', ['unexpected', 'first:Fay']],
    ['users', 'update a@b.test 1first:Fay', ['unexpected', '1first:Fay']],
    ['users', 'update a@b.test --first --last\\ x', ['no_value', '--first']],
    ['users', 'update a@b.test x-first:Fay', ['unexpected', 'x-first:Fay']],
    ['users', 'update a@b.test --external_id e-1', ['update', { userId: 'a@b.test', externalId: 'e-1' }]],
    ['users', 'update a@b.test --external‑id e-1', ['update', { userId: 'a@b.test', externalId: 'e-1' }]],
    ['users', 'update a@b.test --external−id e-1', ['update', { userId: 'a@b.test', externalId: 'e-1' }]],
    ['users', 'update a@b.test external-id:e:1', ['update', { userId: 'a@b.test', externalId: 'e:1' }]],
    ['users', 'update a@b.test ---first Fay', ['update', { userId: 'a@b.test', firstName: 'Fay' }]],
    ['users', 'update a@b.test ⸺first Fay', ['update', { userId: 'a@b.test', firstName: 'Fay' }]],
    ['users', 'update a@b.test ‒first Fay', ['update', { userId: 'a@b.test', firstName: 'Fay' }]],
    ['users', 'update a@b.test -first Fay', ['unexpected', '-first']],
    ['users', 'update a@b.test x--first Fay', ['unexpected', 'x--first']],
    ['users', 'update a@b.test --1st Fay', ['unknown_flag', '--1st']],
    ['users', 'update a@b.test --first.name Fay', ['unknown_flag', '--first.name']],
    ['users', 'update a@b.test --first"Fay"', ['unknown_flag', '--first"Fay"']],
    ['users', 'update a@b.test --first\\ Fay', ['unknown_flag', '--first Fay']],
    ['users', 'role a@b.test member', ['role', { userId: 'a@b.test', role: 'member' }]],
    ['users', 'role a@b.test member admin', ['unexpected', 'admin']],
    ['users', 'role --user a@b.test member', ['role', { userId: 'a@b.test', role: 'member' }]],
    ['users', 'show', ['show', {}]],
    ['users', 'show fay hill --user x', ['unexpected', 'fay']],
    [
      'users',
      'add a@b.test --role a role:b --role=c',
      ['add', { email: 'a@b.test', roles: ['a', 'b', 'c'] }],
    ],
    ['users', 'add a@b.test --email c@d.test', ['unexpected', 'a@b.test']],
    ['accounts', 'list --limit -5', ['list', { limit: -5 }]],
    ['accounts', 'list --limit x5', ['not_a_number', 'x5']],
    ['accounts', 'list --limit 5x', ['not_a_number', '5x']],
    ['accounts', 'list --limit 1234567890123456', ['not_a_number', '1234567890123456']],
    ['accounts', 'list --limit=""', ['not_a_number', '']],
    ['approvals', 'delegate --days 3', ['delegate', { days: 3 }]],
    ['tenantry', 'update --external-id ""', ['update', { externalId: null }]],
    ['tenantry', 'roles', ['roles', {}]],
    ['tenantry', 'ROLES Show auditor', ['roles show', { role: 'auditor' }]],
    [
      'tenantry',
      'roles create auditor --grant a --grant b',
      ['roles create', { role: 'auditor', grants: ['a', 'b'] }],
    ],
    ['tenantry', 'roles shw auditor', ['unexpected', 'shw']],
    ['tenantry', 'roles "show" auditor', ['roles show', { role: 'auditor' }]],
    ['accounts', '"list', ['open_quote', '']],
    ['accounts', `list --${'x'.repeat(58)}`, ['unknown_flag', `--${'x'.repeat(58)}`]],
    ['accounts', `list --${'x'.repeat(500)}`, ['unknown_flag', `--${'x'.repeat(58)}…`]],
  ] as const)('/%s %s', (noun, line, expected) => {
    expect(read(noun, line)).toEqual(expected)
  })

  test.each([
    ['list --limt 5', ['unknown_flag', '--limit']],
    ['list --zzzzzz 5', ['unknown_flag', null]],
    ['deactivate fay@elm.test usr:fay', ['unexpected', '--user']],
    ['deactivate fay@elm.test zzzzzz:fay', ['unexpected', null]],
    ['deactivate fay@elm.test usr', ['unexpected', null]],
    ['deactivate fay@elm.test "usr:fay"', ['unexpected', null]],
    ['deactivate fay@elm.test 1usr:fay', ['unexpected', null]],
    ['list --search', ['no_value', null]],
  ])('a flag that was nearly meant is named: %s', (line, expected) => {
    const parsed = parse('users', line)
    expect(parsed.kind === 'problem' && [parsed.problem.what, parsed.problem.suggestion]).toEqual(expected)
  })

  test.each([
    ['connect tn-x', { code: 'tn-x' }, []],
    ['connect', {}, ['code']],
    ['link --code tn-x', { code: 'tn-x' }, []],
    ['disconnect', {}, []],
  ])('what is typed before anybody is linked: /tenantry %s', (line, input, missing) => {
    const parsed = parse('tenantry', line)
    expect(parsed.kind === 'call' && [parsed.input, parsed.missing.map(({ flag }) => flag)]).toEqual([
      input,
      missing,
    ])
  })

  test.each([
    ['stauts:x', '--status'],
    ['"stauts:x"', null],
  ])('nor is it by what is quoted, where nothing has its place: %s', (word, suggestion) => {
    expect(parse('approvals', `list ${word}`)).toMatchObject({
      problem: { what: 'unexpected', said: 'stauts:x', suggestion },
    })
  })

  test('what is left over belongs to the last of several places', () => {
    const query = OPERATIONS['user.list']
    const chat = { ...query.chat, positional: ['accountId', 'search'] }
    const table = new VerbTable(new Map([['user.list', { ...query, chat }]]) as unknown as OperationTable)
    expect(parse('users', 'list elm Fay Hill', table)).toMatchObject({
      kind: 'call',
      input: { accountId: 'elm', search: 'Fay Hill' },
    })
  })

  test('what is still needed is known', () => {
    const parsed = parse('users', 'add a@b.test --first A')
    expect(parsed.kind === 'call' && parsed.missing.map(({ flag }) => flag)).toEqual(['account', 'last'])
  })
})

describe('a value is read', () => {
  test.each([
    ['yes', true],
    ['TRUE', true],
    ['on', true],
    ['1', true],
    ['no', false],
    ['false', false],
    ['Off', false],
    ['0', false],
  ])('%s as yes or no', (word, includeInactive) => {
    expect(read('accounts', `list --inactive=${word}`)).toEqual(['list', { includeInactive }])
  })

  test.each(['maybe', ''])('neither yes nor no: %s', (word) => {
    expect(read('accounts', `list --inactive="${word}"`)).toEqual(['not_yes_or_no', word])
  })

  test.each([
    ['<@U123>', 'U123'],
    ['<@W1>', 'W1'],
    ['<@B123>', null],
    ['x<@U123>', null],
    ['<@U123>x', null],
    ['<@U12-3>', null],
    ['U123', null],
    [null, null],
    [['<@U123>'], null],
  ])('as a member of the chat: %j', (value, member) => {
    expect(mentionIn(value)).toBe(member)
  })

  test.each([
    ['active', 'active'],
    ['ACTIVE', 'Active'],
    ['gone', 'gone'],
  ])('as one of few, and as it is written there: %s', (text, value) => {
    const [status] = BUILT_IN.named('user.list')?.fields.filter(({ name }) => name === 'status') ?? []
    const field = { ...(status as InputField), choices: ['Active', 'active'] }
    expect(readValue(field, { text })).toBe(value)
    expect(readValue({ ...field, kind: 'list' }, { text })).toEqual([value])
  })

  test('a person who is mentioned where none is asked for stays a text', () => {
    expect(read('accounts', 'list <@U1|fay>')).toEqual(['list', { search: '@fay' }])
  })
})

describe('the verbs are those of the table', () => {
  test('what asks first, and what cannot be undone', () => {
    const risks = (name: string) => {
      const { asks, destructive, reads } = BUILT_IN.named(name) ?? {}
      return { asks, destructive, reads }
    }
    expect(risks('account.list')).toEqual({ asks: false, destructive: false, reads: true })
    expect(risks('account.update')).toEqual({ asks: false, destructive: false, reads: false })
    expect(risks('account.delete')).toEqual({ asks: true, destructive: true, reads: false })
  })

  test('the bot’s own need no operation: only the end of a connection needs a permission, and asks', () => {
    const own = BUILT_IN.all.filter(({ operation, verb }) => operation === null && verb !== 'help')
    const said = own.map(({ verb, noun, reads, permission, asks, destructive, fixed }) => {
      return [verb, { noun, reads, permission, asks, destructive, fixed }]
    })
    const plain = {
      noun: 'tenantry',
      reads: false,
      permission: null,
      asks: false,
      destructive: false,
      fixed: {},
    }
    expect(said).toEqual([
      ['connect', plain],
      ['link', plain],
      ['disconnect', { ...plain, permission: 'chat:install', asks: true, destructive: true }],
    ])
    expect(
      own.map(({ fields }) => fields.map(({ flag, secret, nullable }) => ({ flag, secret, nullable }))),
    ).toEqual([
      [{ flag: 'code', secret: true, nullable: false }],
      [{ flag: 'code', secret: true, nullable: false }],
      [],
    ])
  })

  test('help looks, and takes a word that is no secret', () => {
    const help = BUILT_IN.of('tenantry').find(({ verb }) => verb === 'help')
    expect(help).toMatchObject({ operation: null, reads: true, asks: false, permission: null })
    expect(help?.fields).toMatchObject([
      { flag: 'word', kind: 'text', required: false, secret: false, choices: [] },
    ])
    expect(usage(help!, new SlashNames(''))).toBe('/tenantry help [word]')
  })

  test.each(BUILT_IN.all)(
    'what is said of /$noun $verb, and of its fields, is words, and its example is whole',
    (verb) => {
      expect(verb.summary).toMatch(/^[A-Z].*[^.]$/)
      for (const { description } of verb.fields) expect(description).toMatch(/^\p{L}.*[^.]$/u)
      const [, noun, line] = /^\/(\w+) (.+)$/.exec(verb.example) ?? []
      expect(noun).toBe(verb.noun)
      const parsed = parse(verb.noun, line ?? '')
      expect(parsed).toMatchObject(
        verb.verb === 'help' ? { kind: 'help' } : { kind: 'call', verb, missing: [] },
      )
    },
  )

  test('an operation without a verb has none', () => {
    expect(BUILT_IN.named('account.delete')).toMatchObject({ noun: 'accounts', verb: 'delete' })
    expect(BUILT_IN.named('user.claimSecret')).toBeNull()
    expect(BUILT_IN.named('nothing')).toBeNull()
  })
})

describe('a verb of several words', () => {
  const command = OPERATIONS['account.delete']
  const archive = { ...command.chat, noun: 'tenantry', verb: 'run projects archive' } as const
  const table = new VerbTable(
    new Map([
      ['project.archive', { ...command, name: 'project.archive', chat: archive }],
      ['project.list', { ...command, name: 'project.list', chat: { ...archive, verb: 'run projects list' } }],
      ['bill.send', { ...command, name: 'bill.send', chat: { ...archive, verb: 'run bills send' } }],
    ]) as unknown as OperationTable,
  )
  const said = (line: string) => parse('tenantry', line, table)

  test('is found by all of them', () => {
    expect(said('Run projects ARCHIVE elm')).toMatchObject({
      kind: 'call',
      verb: { verb: 'run projects archive', operation: 'project.archive' },
      input: { accountId: 'elm' },
    })
  })

  test.each([
    ['run', ['run']],
    ['run help', ['run']],
    ['run projects', ['run', 'projects']],
    ['RUN Projects ?', ['run', 'projects']],
  ])('is helped with as far as it was said: %s', (line, words) => {
    expect(said(line)).toEqual({ kind: 'help', words })
  })

  test('is helped with alone where all of it was said', () => {
    const verb = table.named('project.list')
    expect(said('run projects list --help')).toEqual({
      kind: 'help',
      words: ['run', 'projects', 'list'],
      verb,
    })
  })

  test.each([
    ['rn', 'run'],
    ['run project', 'projects'],
    ['run bils send', 'bills'],
    ['run projects archve elm', 'archive'],
    ['run projects send', null],
    ['run archive', null],
    ['run projects archive-all', null],
  ])('is suggested by the word that is wrong: %s', (line, suggestion) => {
    expect(said(line)).toMatchObject({
      kind: 'problem',
      verb: null,
      problem: { what: 'unknown_verb', suggestion },
    })
  })

  test('is of one slash command', () => {
    expect(parse('accounts', 'run projects list', table)).toMatchObject({
      kind: 'problem',
      problem: { said: 'run', suggestion: '/tenantry run projects list' },
    })
  })
})

describe('help is asked for', () => {
  test.each([
    ['users', 'help', []],
    ['users', 'HELP add', ['add']],
    ['users', '? add --first', ['add', '--first']],
    ['users', '--help', []],
    ['users', '-h add', ['add']],
  ] as const)('/%s %s', (noun, line, words) => {
    expect(parse(noun, line)).toEqual({ kind: 'help', words })
  })

  test.each([
    ['users', 'add a@b.test --help', 'user.create'],
    ['users', 'add a@b.test -h --account elm', 'user.create'],
    ['tenantry', 'roles show --help', 'role.get'],
  ] as const)('of one verb: /%s %s', (noun, line, operation) => {
    const verb = BUILT_IN.named(operation)
    expect(parse(noun, line)).toEqual({ kind: 'help', words: verb?.verb.split(' '), verb })
  })

  test('not by what is quoted', () => {
    expect(read('users', 'update a@b.test --last "--help"')).toEqual([
      'update',
      { userId: 'a@b.test', lastName: '--help' },
    ])
  })
})

describe('a line is split into words', () => {
  test.each<[string, ReturnType<typeof splitWords>['words']]>([
    ['na\\ me:x', [{ text: 'na me:x', bareLength: 2 }]],
    ['a\\', [{ text: 'a\\', bareLength: 2 }]],
    ['"a"b', [{ text: 'ab', bareLength: 0 }]],
    ["'a'b c' d", [{ text: "a'b c", bareLength: 0 }, bare('d')]],
    ['"a":"b"', [{ text: 'a:"b"', bareLength: 0 }]],
    ['a=b"c', [bare('a=b"c')]],
    ['a="b c"', [{ text: 'a=b c', bareLength: 2 }]],
    ['\\ "a b"', [{ text: ' "a', bareLength: 0 }, bare('b"')]],
    ['<b> a<b', [bare('<b>'), bare('a<b')]],
    ['<@U1>', [{ ...bare('@U1'), mention: { id: 'U1', text: '@U1' } }]],
    ['<@U1|>', [{ ...bare('@U1'), mention: { id: 'U1', text: '@U1' } }]],
    ['<@U1|fay>', [{ ...bare('@fay'), mention: { id: 'U1', text: '@fay' } }]],
    ['<@U1>x', [bare('@U1x')]],
    ['\\"<@U1>', [{ text: '"@U1', bareLength: 0, mention: { id: 'U1', text: '@U1' } }]],
    ['"a"<@U1>', [{ text: 'a@U1', bareLength: 0, mention: { id: 'U1', text: '@U1' } }]],
  ])('%s', (line, words) => {
    expect(splitWords(line)).toEqual({ words, openQuote: false })
  })

  function bare(text: string) {
    return { text, bareLength: text.length }
  }
})

describe('what was probably meant', () => {
  test.each([
    ['users', 'roles', '/tenantry roles'],
    ['accounts', 'roles list', '/tenantry roles'],
    ['approvals', 'audit --user fay', '/tenantry audit'],
    ['users', 'create', null],
    ['tenantry', 'add', null],
  ] as const)('may be of no noun: /%s %s', (noun, line, suggestion) => {
    expect(parse(noun, line)).toMatchObject({ problem: { what: 'unknown_verb', suggestion } })
  })

  const verbs = ['create', 'list', 'show', 'update', 'deactivate', 'reactivate', 'delete']

  test.each([
    ['lsit', 'list'],
    ['crate', 'create'],
    ['rea', 'reactivate'],
    ['deac', 'deactivate'],
    ['updat', 'update'],
    ['dlete', 'delete'],
    ['DLETE', 'delete'],
    ['lst', 'list'],
    ['lxxt', 'list'],
    ['xxxt', null],
    ['lis', 'list'],
    ['lxs', null],
    ['li', null],
    ['sh', null],
    ['cr', null],
    ['banana', null],
    ['', null],
    ['x'.repeat(10_000), null],
  ])('%s', (typed, meant) => {
    expect(suggest(typed, verbs)).toBe(meant)
  })

  test('two that are equally near are not guessed at', () => {
    expect(suggest('abd', ['abc', 'abe'])).toBeNull()
    expect(suggest('abc', ['abcdefg', 'abcxyzw'])).toBeNull()
  })

  test('the nearest is meant, wherever it stands', () => {
    expect(suggest('abcd', ['abxx', 'abcx'])).toBe('abcx')
    expect(suggest('abcd', ['abcx', 'abxx'])).toBe('abcx')
  })

  test('not by nothing, and not by what is longer than any word of ours', () => {
    expect(suggest('', ['a'])).toBeNull()
    expect(suggest('a'.repeat(40), ['a'.repeat(41)])).toBe('a'.repeat(41))
    expect(suggest('a'.repeat(41), ['a'.repeat(42)])).toBeNull()
  })

  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['ab', 'ba', 1],
    ['abcd', 'badc', 2],
    ['abc', 'xbz', 2],
    ['abc', 'abxc', 1],
    ['abxc', 'abc', 1],
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('a distance counts insertions, deletions, replacements and swaps: of %j and %j', (from, to, count) => {
    expect(distance(from, to)).toBe(count)
    expect(distance(to, from)).toBe(count)
  })
})

test('usage says what has its place, what is needed and what may be left out', () => {
  const lines = BUILT_IN.all.map((verb) => usage(verb, new SlashNames('')))
  expect(lines).toContain('/users link <user> @mention')
  expect(lines).toContain(
    '/accounts list [search] [--inactive] [--status <active|inactive|deleted>] [--sort <name|externalId|created>] [--created-after <date|24h>] [--created-before <date|24h>] [--order <asc|desc>] [--limit <number>]',
  )
  expect(lines).toContain('/accounts reactivate <account> [--users]')
  expect(lines).toContain('/accounts role <account> <role>')
  expect(lines).toContain('/users secret <user> [--overlap <duration>] [--expires-in <duration>]')
  expect(lines).toContain('/approvals delegate [to] [--days <number>]')
  expect(lines).toContain('/tenantry roles create <role> --grant <text>… [--description <text>]')
  expect(lines).toContain('/tenantry roles')
  expect(lines.find((line) => line.startsWith('/users add'))).toMatch(
    /^\/users add <email> --account <account> --first <text> --last <text> \[--external-id <text>\] \[--role <[^>]+>\]…$/,
  )
})
