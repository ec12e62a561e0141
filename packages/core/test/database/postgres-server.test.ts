import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { engineAnswers } from '../../src/testing/postgres-container.ts'
import { startPostgresServer } from '../../src/testing/postgres-server.ts'
import { startProgram } from './child-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Where a server keeps its data, or null where none answers. */
async function dataFolder(url: string): Promise<string | null> {
  const client = new pg.Client(url)
  // A server that is just ending breaks off between two statements, where nobody waits for an answer.
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ path: string }>("select current_setting('data_directory') as path")
    await client.end()
    return rows[0]?.path ?? null
  } catch {
    return null
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50)
}

test('the embedded server starts as whoever we are, and leaves no process and no file', async () => {
  const server = await startPostgresServer({ sources: ['embedded'] })
  const folder = await dataFolder(server.url)
  expect(folder).not.toBeNull()
  await server.stop()
  expect(await dataFolder(server.url)).toBeNull()
  expect(existsSync(dirname(String(folder)))).toBe(false)
})

/** Runs one statement on a server. */
async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

test('a server that is kept finds its data again, and a second run beside it is refused and leaves it alone', async () => {
  // Root's own temporary folder may be closed to the user that the server runs as.
  const keptIn = await mkdtemp('/tmp/tenantry-kept-')
  await rm(keptIn, { recursive: true })
  onTestFinished(() => rm(keptIn, { recursive: true, force: true }))
  const options = { sources: ['embedded'], keptIn } as const
  const first = await startPostgresServer(options)
  await ask(first.url, 'create table left_behind as select 1 as found')
  await expect(startPostgresServer(options)).rejects.toThrow(`another run uses ${keptIn}`)
  expect(await ask(first.url, 'select found from left_behind')).toEqual([{ found: 1 }])
  await first.stop()

  const second = await startPostgresServer(options)
  expect(await ask(second.url, 'select found from left_behind')).toEqual([{ found: 1 }])
  await second.stop()
  expect(existsSync(keptIn)).toBe(true)
})

test('a server is kept in no link that somebody else may have put there', async () => {
  const folder = await temporaryFolder()
  const keptIn = join(folder, 'link')
  await symlink(folder, keptIn)
  await expect(startPostgresServer({ sources: ['embedded'], keptIn })).rejects.toThrow(
    'is not a folder of the user that the server runs as',
  )
})

test('a server ends and is removed when the test run is killed', async () => {
  const run = startProgram('run-postgres')
  const url = await run.line()
  const folder = await dataFolder(url)
  expect(folder).not.toBeNull()
  await run.kill()
  await until(async () => (await dataFolder(url)) === null)
  await until(() => !existsSync(dirname(String(folder))))
})

test('without any server tests fail with a sentence that says what to do', async () => {
  await expect(startPostgresServer({ sources: [] })).rejects.toThrow('Set TENANTRY_TEST_DATABASE_URL')
})

test('an engine that is not there, or does not answer, costs no more than a moment', async () => {
  const silent = createServer(() => {})
  const path = join(await temporaryFolder(), 'engine.sock')
  silent.listen(path)
  await once(silent, 'listening')
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  for (const host of [`unix://${path}`, 'unix:///nowhere.sock', 'tcp://127.0.0.1:1']) {
    const start = performance.now()
    expect(await engineAnswers(host)).toBe(false)
    expect(performance.now() - start).toBeLessThan(2_000)
  }
})

test('an engine that answers is found', async () => {
  const engine = createServer((request, response) => {
    response.statusCode = request.url === '/_ping' ? 200 : 404
    response.end('OK')
  })
  const path = join(await temporaryFolder(), 'engine.sock')
  engine.listen(path)
  await once(engine, 'listening')
  onTestFinished(() => {
    engine.close()
  })
  expect(await engineAnswers(`unix://${path}`)).toBe(true)
})
