import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { createTenantry, type Tenantry } from '../../src/tenantry.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'

/** A database that no Tenantry has open, as operators find it. */
interface Place {
  readonly location: string
  end(): Promise<void>
}

const PLACES: Readonly<Record<'a server' | 'a folder', () => Promise<Place>>> = {
  async 'a server'() {
    const database: TestDatabase = await createTestDatabase('postgres')
    return { location: String(database.location), end: () => database.drop() }
  },
  async 'a folder'() {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-cli-'))
    return { location: `pglite:${folder}/data`, end: () => rm(folder, { recursive: true }) }
  },
}

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

describe.each(Object.keys(PLACES) as (keyof typeof PLACES)[])('npx tenantry on %s', (kind) => {
  let place: Place
  beforeAll(async () => {
    place = await PLACES[kind]()
  })
  afterAll(() => place.end())

  const run = (...args: string[]) => main(args, { TENANTRY_DATABASE: place.location })
  const json = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await run(...args, '--json')
    return {
      exitCode,
      ...(stdout === '' ? {} : { result: JSON.parse(stdout) }),
      ...(stderr === '' ? {} : JSON.parse(stderr)),
    }
  }
  const opened = async <T>(work: (tenantry: Tenantry) => Promise<T>): Promise<T> => {
    const tenantry = await createTenantry({ database: place.location })
    return await work(tenantry).finally(() => tenantry.close())
  }
  let acorn: {
    organization: { id: string }
    user: { id: string }
    organizationSecret: string
    userSecret: string
  }

  test('before anything is there, each says what to do first', async () => {
    const first =
      kind === 'a server'
        ? /not up to date .* Run npx tenantry migrate/
        : /There is no database in .* Begin one with npx tenantry sign-up/
    const organization = 'org_01m8096gvqfn4b512fjbh2qs3j'
    for (const args of [
      ['connect-code', '--organization', organization],
      ['link-code', '--organization', organization, '--user', 'ada@acorn.test'],
    ]) {
      expect(await run(...args)).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringMatching(first) })
    }
    const doctor = await run('doctor')
    expect(doctor.exitCode).toBe(1)
    expect(doctor.stdout + doctor.stderr).toMatch(
      /no schema of Tenantry yet[\s\S]*npx tenantry migrate|There is no database/,
    )
    if (kind === 'a folder')
      expect(await readdir(join(place.location.slice('pglite:'.length), '..'))).toEqual([])
  })

  test('sign-up begins a new folder by itself, and leaves it to somebody to migrate a server', async () => {
    if (kind === 'a server') {
      expect(await json(...SIGN_UP)).toMatchObject({
        exitCode: 1,
        error: { code: 'unavailable', message: expect.stringContaining('Run npx tenantry migrate') },
      })
      expect(await run('migrate')).toEqual({
        exitCode: 0,
        stdout: expect.stringContaining('Applied 0001-hierarchy.\n'),
        stderr: '',
      })
    }
    const { exitCode, result } = await json(...SIGN_UP)
    expect(exitCode).toBe(0)
    expect(result).toMatchObject({
      organization: { name: 'Acorn', status: 'active' },
      defaultAccount: { externalId: 'default', isDefault: true },
      user: { email: 'ada@acorn.test', firstName: 'Ada', lastName: 'Oak', roles: ['org-admin'] },
    })
    acorn = result
    expect(await run('migrate')).toEqual({ exitCode: 0, stdout: 'The database is up to date.\n', stderr: '' })
  })

  test('the secrets that sign-up shows are good, and the record says that it was the command line', async () => {
    await opened(async (tenantry) => {
      const ada = await tenantry.authenticate(acorn)
      expect((await ada.whoami()).user?.id).toBe(acorn.user.id)
      const { rows } = await tenantry.database.pool.query<{ body: string }>(
        'select body from tenantry.events',
      )
      expect(rows.map(({ body }) => JSON.parse(body).surface)).toEqual(Array(5).fill('cli'))
    })
  })

  test('audit head prints what to keep, and audit verify finds what was changed since, and a cut end against it', async () => {
    const organization = ['--organization', acorn.organization.id]
    const { result } = await json('audit', 'head', ...organization)
    const { head } = result as { head: string }
    expect(head).toMatch(/^5:[0-9a-f]{64}$/)
    expect(await run('audit', 'verify', ...organization)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/The history holds: 5 events[\s\S]*not checked: give a head/),
    })
    const kept = ['audit', 'verify', ...organization, '--head']
    expect(await json(...kept, head)).toMatchObject({ exitCode: 0, result: { ok: true, tail: 'checked' } })
    for (const other of [`2:${head.slice(2)}`, `5:${'a'.repeat(64)}`])
      expect(await json(...kept, other)).toMatchObject({ exitCode: 1, result: { ok: false } })
    expect(await json(...kept, 'canary')).toMatchObject({ exitCode: 1, error: { code: 'invalid_input' } })
    const change = (from: string, to: string) =>
      opened(async (tenantry) => {
        await tenantry.database.pool.query(
          `update tenantry.events set body = replace(body, '${from}', '${to}') where number = 2`,
        )
      })
    await change('"outcome":"done"', '"outcome":"fine"')
    expect(await run('audit', 'verify', ...organization)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('NOT AS IT WAS WRITTEN: event 2 was changed'),
    })
    expect((await run('audit', 'head', ...organization)).exitCode).toBe(1)
    await change('"outcome":"fine"', '"outcome":"done"')
    expect((await run('audit', 'verify', ...organization)).exitCode).toBe(0)
  })

  test('connect-code and link-code print codes that can be redeemed', async () => {
    const { organization, user } = acorn
    const connect = await json('connect-code', '--organization', organization.id)
    const byEmail = await json('link-code', '--organization', organization.id, '--user', ' ADA@acorn.test')
    const byId = await json('link-code', '--organization', organization.id, '--user', user.id)
    for (const each of [connect, byEmail, byId]) {
      const { exitCode, result } = each
      expect(exitCode).toBe(0)
      expect(result).toEqual({
        code: expect.stringMatching(/^tn-/),
        expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
        // Nobody has made it, so it offers nobody a link.
        ...(each === connect && { offers: null }),
      })
    }
    await opened(async (tenantry) => {
      const identity = { enterpriseId: null, teamId: 'T1', userId: 'U1' }
      await tenantry.chat.connect(connect.result.code, identity)
      await tenantry.chat.link(byEmail.result.code, identity)
      expect(await tenantry.chat.identify(identity, {})).toMatchObject({ known: true, userId: user.id })
    })
  })

  test.each<[string, (id: string) => string[], string]>([
    [
      'an organization that nobody has',
      () => ['connect-code', '--organization', 'org_01m8096gvqfn4b512fjbh2qs3j'],
      'There is no active organization org_01m8096gvqfn4b512fjbh2qs3j. Give the id that sign-up printed (org_…).',
    ],
    [
      'what is no id',
      () => ['connect-code', '--organization', 'Acorn'],
      'There is no active organization Acorn. Give the id that sign-up printed (org_…).',
    ],
    [
      'a user that nobody is',
      (id) => ['link-code', '--organization', id, '--user', 'eve@birch.test'],
      'There is no such user. Check the spelling, or look at the list.',
    ],
    [
      'an address that is none',
      () => ['sign-up', '--organization', 'Birch', '--email', 'eve', '--first', 'Eve', '--last', 'Ash'],
      'User email must be an address such as fay@elm.test.',
    ],
    [
      'a name that is empty',
      () => [
        'sign-up',
        '--organization',
        ' ',
        '--email',
        'eve@birch.test',
        '--first',
        'Eve',
        '--last',
        'Ash',
      ],
      'Organization name must not be empty.',
    ],
    [
      'a name of 10,000 characters',
      () => [
        'sign-up',
        '--organization',
        'x'.repeat(10_000),
        '--email',
        'eve@birch.test',
        '--first',
        'Eve',
        '--last',
        'Ash',
      ],
      'Organization name has at most 200 characters',
    ],
  ])('%s is refused in one sentence, exit code 1, and nothing is done', async (_name, args, sentence) => {
    const count = () =>
      opened(
        async (tenantry) =>
          (await tenantry.database.pool.query('select number from tenantry.events')).rows.length,
      )
    const before = await count()
    const outcome = await run(...args(acorn.organization.id))
    expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringContaining(sentence) })
    expect(outcome.stderr.split('\n')).toHaveLength(2)
    expect(await count()).toBe(before)
  })

  test('doctor ends with 0 while all is well, and with 1 when a wall is down; nothing else runs then', async () => {
    expect(await run('doctor')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/All is well: the walls stand\.\n$/),
    })
    const told: string[] = []
    const stderr = new Writable({ write: (text, _encoding, done) => done(void told.push(String(text))) })
    const deep = await main(
      ['doctor', '--deep'],
      { TENANTRY_DATABASE: place.location },
      { ...process, stderr },
    )
    expect(deep).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('All is well') })
    expect(told.at(-1)).toMatch(/^(\d+) of \1 histories followed, \d+ events\n$/)
    await opened((tenantry) =>
      tenantry.database.pool.query('alter table tenantry.users no force row level security'),
    )
    const sick = await run('doctor')
    expect(sick).toMatchObject({ exitCode: 1, stderr: '' })
    expect(sick.stdout).toContain(
      'WALL DOWN: The row-level security of tenantry.users is not what the migrations make',
    )
    expect(sick.stdout).toContain(
      '    alter table tenantry.users enable row level security, force row level security;\n',
    )
    expect(await json('doctor')).toMatchObject({
      exitCode: 1,
      result: { healthy: false, findings: [{ weight: 'wall' }, { weight: 'advice' }] },
    })
    expect(await run('connect-code', '--organization', acorn.organization.id)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^The walls between tenants are down, .* Run npx tenantry doctor for all that is wrong\.\n$/,
      ),
    })
    // What it says to do puts the wall back, for the tests after this one, too.
    await opened((tenantry) =>
      tenantry.database.pool.query(
        'alter table tenantry.users enable row level security, force row level security',
      ),
    )
    expect(await run('doctor')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('All is well') })
  })
})
