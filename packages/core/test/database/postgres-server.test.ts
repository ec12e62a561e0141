import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { engineAnswers } from '../../src/testing/postgres-container.ts'
import { startPostgresServer } from '../../src/testing/postgres-server.ts'
import { startProgram } from './child-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client(url)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50)
}

function serverFolders(): string[] {
  return readdirSync('/tmp').filter((name) => name.startsWith('tenantry-postgres-'))
}

test('the embedded server starts as whoever we are, and leaves no process and no file', async () => {
  const server = await startPostgresServer({ sources: ['embedded'] })
  expect(await answers(server.url)).toBe(true)
  await server.stop()
  expect(await answers(server.url)).toBe(false)
})

test('a server ends and is removed when the test run is killed', async () => {
  const before = serverFolders()
  const run = startProgram('run-postgres')
  const url = await run.line()
  expect(await answers(url)).toBe(true)
  const own = serverFolders().filter((name) => !before.includes(name))
  await run.kill()
  await until(async () => !(await answers(url)))
  await until(() => own.every((name) => !existsSync(join('/tmp', name))))
})

test('without any server tests fail with a sentence that says what to do', async () => {
  await expect(startPostgresServer({ sources: [] })).rejects.toThrow('Set TENANTRY_TEST_DATABASE_URL')
})

test('an engine that is not there is known to be missing within a third of a second', async () => {
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
    expect(performance.now() - start).toBeLessThan(330)
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
