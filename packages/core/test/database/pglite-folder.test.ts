import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { askHolder } from '../../src/store/opening/folder-ask.ts'
import { type OpenDatabase, openDatabase } from '../../src/store/opening/open-database.ts'
import { PGLITE_POSTGRES_MAJOR } from '../../src/store/opening/pglite-data.ts'
import { keepEmptyData } from '../../src/store/opening/pglite-empty-data.ts'
import { startProgram } from './child-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** So that each folder begins quickly. */
beforeAll(keepEmptyData)

async function open(folder: string): Promise<OpenDatabase> {
  const database = await openDatabase(`pglite:${folder}`)
  onTestFinished(() => database.close())
  return database
}

/** A place where the file system lets nobody write, root neither. */
async function lockedPlace(): Promise<string> {
  if (process.getuid?.() === 0) return '/sys/tenantry'
  const folder = await temporaryFolder()
  await chmod(folder, 0o555)
  return join(folder, 'data')
}

test('a folder that is missing is made for this user alone, and keeps what is committed', async () => {
  const folder = join(await temporaryFolder(), 'new', 'folder')
  const first = await open(folder)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  await first.pool.query('create table accounts (name text)')
  await first.pool.query("insert into accounts values ('Oak')")
  await first.close()
  const second = await open(folder)
  expect((await second.pool.query('select name from accounts')).rows).toEqual([{ name: 'Oak' }])
})

test('nobody else may reach the data, also where the folder was made by others', async () => {
  const folder = await temporaryFolder()
  await chmod(folder, 0o755)
  await open(folder)
  expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700)
})

test('a second server on a folder is refused by name, and its commands are answered by the first', async () => {
  const folder = await temporaryFolder()
  const first = await open(folder)
  await expect(openDatabase(`pglite:${folder}`)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`in use by process ${process.pid}`),
  })
  first.folder?.serve(async () => (await first.pool.query('select 1 as one')).rows)
  expect(await askHolder(folder, 'count', { timeoutMs: 5_000 })).toEqual({
    answered: true,
    response: [{ one: 1 }],
  })
})

test('a killed process loses nothing that it committed, and the next one takes its place', async () => {
  const folder = await temporaryFolder()
  const child = startProgram('write-numbers', folder)
  let said = 0
  while (said < 100) said = Number(await child.line())
  await child.kill()
  const { pool } = await open(folder)
  const { rows } = await pool.query<{ n: number }>('select n from numbers order by n')
  const kept = rows.map(({ n }) => n)
  expect(kept.length).toBeGreaterThanOrEqual(said)
  expect(kept).toEqual(kept.map((_, index) => index + 1))
})

test('a process that was killed while it made the data leaves nothing that is in the way', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'beginning'), '')
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'data', 'PG_VERSION'), `${PGLITE_POSTGRES_MAJOR}\n`)
  const { pool } = await open(folder)
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  expect(await readdir(folder)).not.toContain('beginning')
})

test('this version reads what it says it reads', async () => {
  const { pool } = await open(await temporaryFolder())
  const { rows } = await pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  )
  expect(rows[0]?.version.split('.')[0]).toBe(PGLITE_POSTGRES_MAJOR)
})

test.each([
  ['a newer version', '19\n', 'was written by a newer version (Postgres 19'],
  ['an older version', '17\n', 'was written by an older version (Postgres 17'],
  ['somebody else', 'holiday photos', 'was not written by Tenantry'],
])('data of %s are refused and left as they are', async (_, version, sentence) => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'data', 'PG_VERSION'), version)
  await expect(openDatabase(`pglite:${folder}`)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(sentence),
  })
  expect(await readdir(folder, { recursive: true })).toEqual(['data', join('data', 'PG_VERSION')])
})

test('data that are damaged are refused, and the folder is let go', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'data', 'PG_VERSION'), `${PGLITE_POSTGRES_MAJOR}\n`)
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(openDatabase(`pglite:${folder}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('cannot be opened'),
    })
  }
})

test('a folder that cannot be written is refused with what to do', async () => {
  await expect(openDatabase(`pglite:${await lockedPlace()}`)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^The folder .* cannot be used: .*choose another folder\.$/i),
  })
})

test('a file in the place of the folder is refused', async () => {
  const file = join(await temporaryFolder(), 'file')
  await writeFile(file, '')
  for (const path of [file, join(file, 'below')]) {
    await expect(openDatabase(`pglite:${path}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('there is a file of that name'),
    })
  }
})
