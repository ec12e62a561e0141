import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome } from '../../src/cli/main.ts'
import { askHolder } from '../../src/store/opening/folder-ask.ts'
import { openDatabase } from '../../src/store/opening/open-database.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'

const BIN = fileURLToPath(new URL('../../bin/tenantry.js', import.meta.url))
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

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-held-'))
})
afterEach(() => rm(folder, { recursive: true }))

const env = () => ({ ...process.env, TENANTRY_DATABASE: `pglite:${folder}` })

/** Another process, as an operator starts it. */
async function run(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  try {
    const done = await promisify(execFile)(process.execPath, [BIN, ...args], { env: env(), timeout: 50_000 })
    return { exitCode: 0, ...done }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

/** Several command lines in one other process: to start one takes longer than what most commands do. */
async function runAll(...lines: readonly (readonly string[])[]): Promise<readonly Outcome[]> {
  const program = fileURLToPath(new URL('programs/several-commands.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@tenantry/source', program, JSON.stringify(lines)],
    { env: env(), timeout: 50_000 },
  )
  return JSON.parse(stdout)
}

test('every command works while a bot holds the folder, and the bot sees at once what it did', async () => {
  const bot: Tenantry = await createTenantry({ database: `pglite:${folder}` })
  try {
    const [migrated, signedUp] = await runAll(['migrate'], [...SIGN_UP, '--json'])
    expect(migrated).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('Applied 0001-hierarchy.'),
      stderr: '',
    })
    const acorn = JSON.parse(signedUp?.stdout ?? '')
    const ada = await bot.authenticate(acorn)
    expect((await ada.whoami()).organization.id).toBe(acorn.organization.id)
    const organization = ['--organization', acorn.organization.id]
    const [connect, link, doctor] = await runAll(
      ['connect-code', ...organization, '--json'],
      ['link-code', ...organization, '--user', 'eve@birch.test'],
      ['doctor'],
    )
    const code = JSON.parse(connect?.stdout ?? '')
    const workspace = { enterpriseId: null, teamId: 'T1' }
    expect(await bot.chat.connect(code.code, workspace)).toMatchObject({
      organizationId: acorn.organization.id,
    })
    expect(link).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'There is no such user. Check the spelling, or look at the list.\n',
    })
    expect(doctor).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('All is well') })
  } finally {
    await bot.close()
  }
})

test('commands that come at once onto a folder that nobody holds take turns, and each is done once', async () => {
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => run(...SIGN_UP, '--json')))
  expect(outcomes.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    Array(3).fill({ exitCode: 0, stderr: '' }),
  )
  const ids = new Set(outcomes.map(({ stdout }) => JSON.parse(stdout).organization.id))
  const database = await openDatabase(`pglite:${folder}`)
  const { rows } = await database.pool.query<{ id: string }>('select id from tenantry.organizations')
  await database.close()
  expect(new Set(rows.map(({ id }) => id))).toEqual(ids)
})

test('a holder that does not know what it is asked says so, and what to do', async () => {
  const bot = await createTenantry({ database: `pglite:${folder}` })
  const ask = (request: unknown) => askHolder(folder, request, { timeoutMs: 10_000 })
  expect(await ask({ verb: 'launch', options: {} })).toEqual({
    answered: true,
    response: {
      done: false,
      code: 'invalid_input',
      message: 'The process that holds the folder is of a version that has no launch. Start it anew.',
    },
  })
  expect(await ask({ verb: 'migrate', options: {}, as: 'postgres' })).toMatchObject({
    response: { done: false, code: 'invalid_input' },
  })
  await bot.close()
})
