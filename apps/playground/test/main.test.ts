import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 90_000 })

let folder: string
const running: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-main-'))
})

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The process that `npm start` runs, in an empty folder, with no other environment than this. */
function run(environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--conditions=@tenantry/source', main], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', (data: Buffer) => {
    said.out += data
  })
  child.stderr.on('data', (data: Buffer) => {
    said.err += data
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const url = async (): Promise<string> => {
    await expect.poll(() => said.out, { timeout: 60_000 }).toMatch(/open http:\S+\/\n/)
    return /open (\S+)/.exec(said.out)?.[1] ?? ''
  }
  return { child, said, ended, url }
}

test('it prints one address, and on SIGTERM says where its data stays, and ends with 0 within ten seconds', async () => {
  const playground = run({ PORT: '0' })
  const url = await playground.url()
  expect((await fetch(url)).status).toBe(200)
  expect(playground.said.out.match(/http:/g)).toHaveLength(1)
  const asked = performance.now()
  playground.child.kill('SIGTERM')
  await sleep(20)
  playground.child.kill('SIGINT')
  expect(await playground.ended).toBe(0)
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(playground.said.err).toBe('')
  expect(playground.said.out.match(/.*stops\. .*/g)).toEqual([
    '  The playground stops. Its data stays in the folder .tenantry.',
  ])
  expect(await readdir(join(folder, '.tenantry'))).toContain('chat.json')
})

test('SIGTERM while it starts ends it in order too', async () => {
  const playground = run({ PORT: '0' })
  await expect
    .poll(() => readdir(join(folder, '.tenantry')).catch(() => []), { timeout: 60_000 })
    .not.toEqual([])
  playground.child.kill('SIGTERM')
  expect(await playground.ended).toBe(0)
  const again = run({ PORT: '0' })
  expect((await fetch(await again.url())).status).toBe(200)
})

test('a busy port is said with the next step and exit code 1, and nothing is written', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const { said, ended } = run({ PORT: String(port) })
  expect(await ended).toBe(1)
  expect(said).toEqual({
    out: '',
    err: expect.stringMatching(
      new RegExp(`^Port ${port} is in use. Set another one: PORT=${port + 1} npm start\n.*\n$`),
    ),
  })
  expect(await readdir(folder)).toEqual([])
  taken.close()
})

test('what is no port, and a database that nobody answers at, are one sentence and exit code 1 each', async () => {
  const wrong = run({ PORT: 'three' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.said.err).toBe(
    'PORT is “three”, and has to be a number from 0 to 65535. Set another one: PORT=3001 npm start\n',
  )
  const unreachable = run({ PORT: '0', TENANTRY_DATABASE: 'postgres://ada:hidden@127.0.0.1:9/none' })
  expect(await unreachable.ended).toBe(1)
  expect(unreachable.said.out).toBe('')
  expect(unreachable.said.err).toMatch(/^[^\n]+\n$/)
  expect(unreachable.said.err).not.toContain('hidden')
})

test('with a token of Slack’s it is the bot of that workspace, and says what else it needs', async () => {
  const { said, ended } = run({ SLACK_SIGNING_SECRET: '8f742231b10e8888abcd99yyyzzz85a5' })
  expect(await ended).toBe(1)
  expect(said.out).toBe('')
  expect(said.err).toContain('SLACK_BOT_TOKEN is not set')
})
