import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const DOCS = new URL('../../../../docs/', import.meta.url)

/** What a page shows as code of a language, block by block. */
export async function linesOf(page: string, language: 'ts' | ''): Promise<readonly string[]> {
  const text = await readFile(new URL(page, DOCS), 'utf8')
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, of, lines = '']) =>
    of === language ? lines : [],
  )
}

/** What the lines of a page take for granted: Acorn with Ada, Ben and Cleo, on a database of its own. */
const COMPANY = `
import { createTenantry } from '@tenantry/core'
const tenantry = await createTenantry({ database: 'pglite:memory' })
await tenantry.migrate()
const acorn = await tenantry.signUp({
  organization: { name: 'Acorn' },
  user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak' },
})
const organizationId = acorn.organization.id
const ada = await tenantry.authenticate(acorn)
const { user: ben } = await ada.users.create({
  accountId: acorn.defaultAccount.id, email: 'ben@acorn.test', firstName: 'Ben', lastName: 'Ash',
})
const added = await ada.users.create({
  accountId: acorn.defaultAccount.id, email: 'cleo@acorn.test', firstName: 'Cleo', lastName: 'Elder',
})
const cleo = await tenantry.authenticate({ ...added, organizationSecret: acorn.organizationSecret })
`

/** Runs lines as they stand, in a process of their own, and answers with what they print. */
export async function runLines(lines: string, options: { cwd?: string } = {}): Promise<string> {
  // Inside the package, so that its own name resolves.
  const folder = await mkdtemp(join(import.meta.dirname, 'documented-'))
  try {
    const file = join(folder, 'lines.ts')
    await writeFile(file, `${COMPANY}\n${lines}\nawait tenantry.close()\n`)
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@tenantry/source', file],
      { timeout: 60_000, ...options },
    )
    if (stderr !== '') throw new Error(stderr)
    return stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}
