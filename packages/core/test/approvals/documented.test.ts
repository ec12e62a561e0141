import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ATTACKS } from './attacks.ts'

const DOCUMENT = new URL('../../../../docs/approvals.md', import.meta.url)

/** The attacks that a page lists, numbered from one without a gap. */
function listedAttacks(page: string): readonly string[] {
  return [...page.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, name = ''], at) =>
    Number(number) === at + 1 ? name : `${name}, which is not number ${number}`,
  )
}

const tried = ATTACKS.map(({ name }) => name)

test('every attack that docs/approvals.md lists is tried by a test of its name, and no others are', async () => {
  expect(listedAttacks(await readFile(DOCUMENT, 'utf8'))).toEqual(tried)
})

test.each<[string, (page: string) => string]>([
  ['an attack is listed that no test tries', (page) => `${page}${tried.length + 1}. bribed approver\n`],
  ['an attack is tried that is not listed', (page) => page.replace(/^7\. .*\n/m, '')],
  ['an attack is listed by another name', (page) => page.replace('own click', 'clicks of one’s own')],
  ['two attacks change places', (page) => page.replace(/^(8\. .*\n)(9\. .*\n)/m, '$2$1')],
])('the list bites: where %s, it is not what is tried', async (_what, plant) => {
  expect(listedAttacks(plant(await readFile(DOCUMENT, 'utf8')))).not.toEqual(tried)
})

/** The words that a page explains, and of these the ones that it then never uses: by their first letters, for their endings change. */
function explained(page: string): { readonly words: readonly string[]; readonly idle: readonly string[] } {
  const [before = '', glossary = '', after = ''] = page.split(/^## (?:Words|Asking)\n/m)
  const rows = [...glossary.matchAll(/^\| ([a-z][a-z ,-]*) \|/gm)].map(([, said = '']) => said)
  const words = rows.flatMap((said) => said.split(', ')).filter((word) => word !== 'word')
  const text = `${before}${after}`.toLowerCase()
  const idle = words.filter((word) => !text.includes(word.split(' ').at(-1)?.slice(0, 5) ?? word))
  return { words, idle }
}

test('every word that docs/approvals.md explains is used there', async () => {
  const { words, idle } = explained(await readFile(DOCUMENT, 'utf8'))
  expect(words.length).toBeGreaterThan(10)
  expect(idle).toEqual([])
})

test('the words bite: one that is explained and never used is told', async () => {
  const page = await readFile(DOCUMENT, 'utf8')
  expect(explained(page.replace('| stuck |', '| umpire, stuck |')).idle).toEqual(['umpire'])
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
