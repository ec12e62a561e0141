import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OPERATIONS } from '@tenantry/core'
import { expect, test } from 'vitest'
import { root } from '../../scripts/gate/root.ts'
import { showedControl, startProof } from '../proof/proof.ts'
import { FINE_PRINT, FINE_PRINT_IN_CHAT, type InChat } from './fine-print.ts'

/** Where a rule must have a test of its name: suites run on Postgres and on PGlite alike (`packages/core/test/guards/suites.test.ts`). */
const PLACES = {
  'Postgres and PGlite': 'packages/core/test/**/*.suite.ts',
  chat: 'apps/slack/test/chat/*.test.ts',
} as const

/** Rules of which nothing can be said in chat, and why. */
const NOT_IN_CHAT: Readonly<Record<string, string>> = {
  H1: 'organizations are signed up by the host or by its operators',
  H2: 'in chat nobody shows secrets: who somebody is, is told by the workspace and their link',
}

/** The rules that docs/rules.md says are kept, without those that are for later as a whole. */
function rulesIn(text: string): readonly string[] {
  return [...text.matchAll(/^\| (H\d+) \| (?!\*Later:\*)/gm)].map(([, rule]) => rule ?? '')
}

/** The rules that the names of tests cite: a name is a text before the function that it names. */
function rulesNamedIn(source: string): ReadonlySet<string> {
  const names = [...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1,\s*(?:async\b|\(|\{)/g)]
  return new Set(names.flatMap(([, , name = '']) => name.match(/\bH\d+\b/g) ?? []))
}

/** Each rule that has no test of its name in a place where it needs one. */
function gaps(
  rules: readonly string[],
  named: Readonly<Record<string, ReadonlySet<string>>>,
): readonly string[] {
  return Object.entries(named).flatMap(([place, names]) =>
    rules
      .filter((rule) => !names.has(rule) && !(place === 'chat' && rule in NOT_IN_CHAT))
      .map((rule) => `${rule} in ${place}`),
  )
}

function named(): Readonly<Record<string, ReadonlySet<string>>> {
  return Object.fromEntries(
    Object.entries(PLACES).map(([place, files]) => {
      const sources = globSync(files, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
      return [place, rulesNamedIn(sources.join('\n'))]
    }),
  )
}

test('every rule of the hierarchy has a test of its name on Postgres, on PGlite and, where it has a verb, in chat', () => {
  const proof = startProof('hierarchy.rules')
  const rules = rulesIn(readFileSync(join(root, 'docs/rules.md'), 'utf8'))
  expect(rules.length).toBeGreaterThan(15)
  expect(gaps(rules, named())).toEqual([])
  proof.showed(`${rules.length} rules, 0 gaps`)
})

/** The test files that each rule of the table cites. */
function citesIn(text: string): readonly { readonly rule: string; readonly file: string }[] {
  return [...text.matchAll(/^\| (H\d+) \|.*\|([^|]*)\|$/gm)].flatMap(([, rule = '', cell = '']) =>
    citedIn(cell).map((file) => ({ rule, file })),
  )
}

/** Where the files lie that a text cites, as docs/rules.md says at its beginning. */
function citedIn(text: string): readonly string[] {
  const cites = [...text.matchAll(/`([\w/-]+\.(?:suite|test)|proof\/[\w-]+)`( of the core)?/g)]
  return cites.map(([, cite = '', ofTheCore]) => {
    if (cite.startsWith('proof/')) return `packages/core/${fileOf(cite)}`
    if (cite.startsWith('chat/') && ofTheCore === undefined) return `apps/slack/test/${fileOf(cite)}`
    return `packages/core/test/${cite.includes('/') ? '' : 'hierarchy/'}${fileOf(cite)}`
  })
}

/** A whole folder of proofs may be cited, too. */
const fileOf = (cite: string) => (/\.(suite|test)$/.test(cite) ? `${cite}.ts` : cite)

/** Each rule that cites a file in which no test names it. */
function unnamed(
  cites: readonly { readonly rule: string; readonly file: string }[],
  sourceOf: (file: string) => string,
): readonly string[] {
  return cites
    .filter(({ rule, file }) => !rulesNamedIn(sourceOf(file)).has(rule))
    .map(({ rule, file }) => `${rule} in ${file}`)
}

test('every file that docs/rules.md cites is there, and one that a rule cites has a test that names the rule', () => {
  const text = readFileSync(join(root, 'docs/rules.md'), 'utf8')
  expect(citedIn(text).length).toBeGreaterThan(80)
  expect(citedIn(text).filter((file) => !existsSync(join(root, file)))).toEqual([])
  expect(citesIn(text).length).toBeGreaterThan(50)
  expect(unnamed(citesIn(text), (file) => readFileSync(join(root, file), 'utf8'))).toEqual([])
})

test('a cited file whose tests do not name the rule is found, wherever it lies', () => {
  const text =
    '| H1 | One | `signing-up.suite`, `chat/codes.suite` of the core |\n| H15 | Two | `chat/users.test`, `proof/races/wide-role.test` |\n'
  expect(citesIn(text)).toEqual([
    { rule: 'H1', file: 'packages/core/test/hierarchy/signing-up.suite.ts' },
    { rule: 'H1', file: 'packages/core/test/chat/codes.suite.ts' },
    { rule: 'H15', file: 'apps/slack/test/chat/users.test.ts' },
    { rule: 'H15', file: 'packages/core/proof/races/wide-role.test.ts' },
  ])
  expect(citedIn('(`a.suite`, `delivery/b.test`, `proof/delivery`)')).toEqual([
    'packages/core/test/hierarchy/a.suite.ts',
    'packages/core/test/delivery/b.test.ts',
    'packages/core/proof/delivery',
  ])
  const sourceOf = (file: string) =>
    file.includes('slack') ? "// H15\ntest('a user', () => {})" : "describe('H1 and H15', () => {})"
  expect(unnamed(citesIn(text), sourceOf)).toEqual(['H15 in apps/slack/test/chat/users.test.ts'])
})

/** The points of the fine print, by the words they begin with, and the files that each cites. */
function finePrintIn(text: string): Readonly<Record<string, readonly string[]>> {
  const part = text.split('## Fine print')[1]?.split('\n## ')[0] ?? ''
  return Object.fromEntries(
    part.split(/^- /m).flatMap((point) => {
      const words = point.match(/^\*\*([^*]+)\*\*/)?.[1]
      return words === undefined
        ? []
        : [[words, [...point.matchAll(/`([\w/-]+\.suite)`/g)].map(([, file = '']) => file)]]
    }),
  )
}

/** Each point that names no tests, or one that is in none of the suites that it cites. */
function unshown(
  points: Readonly<Record<string, readonly string[]>>,
  tests: Readonly<Record<string, readonly string[]>>,
  sourceOf: (suite: string) => string,
): readonly string[] {
  return [
    ...Object.keys(tests).filter((words) => !(words in points)),
    ...Object.entries(points).flatMap(([words, suites]) => {
      const names = tests[words] ?? []
      const sources = suites.map(sourceOf)
      const missing = names.filter((name) => !sources.some((source) => source.includes(`'${name}'`)))
      return names.length === 0 ? [words] : missing.map((name) => `${words}: ${name}`)
    }),
  ]
}

function suiteSource(suite: string): string {
  const folder = suite.includes('/') ? '' : 'hierarchy/'
  return readFileSync(join(root, `packages/core/test/${folder}${suite}.ts`), 'utf8')
}

test('every point of the fine print names tests that are in the suites which it cites', () => {
  const points = finePrintIn(readFileSync(join(root, 'docs/rules.md'), 'utf8'))
  expect(Object.keys(points).length).toBeGreaterThan(20)
  expect(unshown(points, FINE_PRINT, suiteSource)).toEqual([])
})

test('a point without tests, with one that its suites lack, and tests of no point are found', () => {
  const text =
    '## Fine print\n\n- **One** is so. (`one.suite`)\n- **Two** is so. (`two.suite`)\n- **Three** is.\n\n## More\n- **Four** is.'
  const points = finePrintIn(text)
  expect(points).toEqual({ One: ['one.suite'], Two: ['two.suite'], Three: [] })
  const tests = { One: ['one is so'], Two: ['two is so'], Five: ['five is so'] }
  expect(unshown(points, tests, (suite) => (suite === 'one.suite' ? "test('one is so')" : ''))).toEqual([
    'Five',
    'Two: two is so',
    'Three',
  ])
})

/** The operations that somebody can type. */
const TYPED: ReadonlySet<string> = new Set(
  Object.entries(OPERATIONS).flatMap(([name, { chat }]) => ('none' in chat ? [] : [name])),
)

/** Each point that chat does not show, or whose reason for that is none: what it is about can be typed, or is no operation. */
function unshownInChat(
  points: readonly string[],
  inChat: Readonly<Record<string, InChat>>,
  sourceOf: (point: string) => string,
): readonly string[] {
  return [
    ...Object.keys(inChat).filter((words) => !points.includes(words)),
    ...points.flatMap((words) => {
      const shown = inChat[words]
      if (shown === undefined) return [words]
      const unknown = shown.operations.filter((name) => !Object.hasOwn(OPERATIONS, name))
      if ('none' in shown)
        return [...unknown, ...shown.operations.filter((name) => TYPED.has(name))].map(
          (name) => `${words}: ${name} can be typed, or is none`,
        )
      const untyped = shown.operations.filter((name) => !TYPED.has(name))
      const missing = shown.tests.filter((name) => !sourceOf(words).includes(`'${name}'`))
      const empty = shown.operations.length === 0 || shown.tests.length === 0 ? ['nothing'] : []
      return [...empty, ...untyped, ...missing].map((what) => `${words}: ${what}`)
    }),
  ]
}

/** The chat tests that a point of the fine print cites, as one text. */
function chatSourceOf(text: string): (point: string) => string {
  const part = text.split('## Fine print')[1]?.split('\n## ')[0] ?? ''
  const points = part.split(/^- /m)
  return (words) =>
    citedIn(points.find((point) => point.startsWith(`**${words}**`)) ?? '')
      .filter((file) => file.startsWith('apps/slack/test/chat/'))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n')
}

test('every point of the fine print is shown through chat by tests that it cites, unless nothing that it is about can be typed', () => {
  const text = readFileSync(join(root, 'docs/rules.md'), 'utf8')
  expect(TYPED.size).toBeGreaterThan(40)
  expect(unshownInChat(Object.keys(finePrintIn(text)), FINE_PRINT_IN_CHAT, chatSourceOf(text))).toEqual([])
})

test('a point that chat does not show, one whose reason is none, and one whose test it does not cite are found', () => {
  const inChat: Readonly<Record<string, InChat>> = {
    One: { operations: ['user.list'], tests: ['one is so'] },
    Two: { operations: ['user.list'], none: 'nobody types it' },
    Three: { operations: ['user.erase'], tests: ['three is so'] },
    Four: { operations: ['user.praise'], none: 'there is no such thing' },
    Five: { operations: ['user.erase'], none: 'it is the host’s' },
    Six: { operations: [], tests: ['one is so'] },
    Eight: { operations: [], none: 'there is no such point' },
  }
  const points = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven']
  expect(unshownInChat(points, inChat, (point) => (point === 'Three' ? '' : "test('one is so')"))).toEqual([
    'Eight',
    'Two: user.list can be typed, or is none',
    'Three: user.erase',
    'Three: three is so',
    'Four: user.praise can be typed, or is none',
    'Six: nothing',
    'Seven',
  ])
})

test('a rule without a test of its name is found, also where a comment names it, and one that is for later is not asked for', () => {
  const rules = rulesIn('| H1 | One | x |\n| H3 | Two | y |\n| H7 | Three | z |\n| H19 | *Later:* four | |\n')
  expect(rules).toEqual(['H1', 'H3', 'H7'])
  const suites = rulesNamedIn(
    `test('H1: one', async () => {})\ntest.each(ALL)("H3: %s", (it) => it)\ntest('seven (H7)', () => {})`,
  )
  const chats = rulesNamedIn(`// H7 is elsewhere\ntest('accounts (H3)', async () => {})`)
  expect(gaps(rules, { suites, chat: chats })).toEqual(['H7 in chat'])
  expect(gaps(rules, { suites: chats, chat: suites })).toEqual(['H1 in suites', 'H7 in suites'])
  showedControl('hierarchy.rules', 'a planted rule without a test is found')
})
