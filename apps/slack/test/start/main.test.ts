import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@tenantry/core/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createStandIn } from '../../../playground/src/index.ts'
import { slashCommands } from '../../src/index.ts'
import { BOT_TOKEN, MEMBERS, SIGNING_SECRET, TEAM } from '../support/chat.ts'
import { Child } from '../support/child.ts'
import { said } from '../support/said.ts'

const STARTS_TIMEOUT_MS = 60_000
const TOKENS = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET }
const NOWHERE = 'http://127.0.0.1:9/'

function main(env: Record<string, string>, args: readonly string[] = []): Child {
  const child = new Child(new URL('../../src/main.ts', import.meta.url), { env, args })
  onTestFinished(() => child.kill())
  return child
}

describe('a setting that is missing or malformed is one sentence, and exit code 1', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['no bot token', { SLACK_SIGNING_SECRET: SIGNING_SECRET }, /^SLACK_BOT_TOKEN is not set\. Copy .*\n$/],
    [
      'a database that is none',
      { ...TOKENS, TENANTRY_DATABASE: 'mysql://x' },
      /^A database is postgres:.*\n$/,
    ],
    [
      'a database that does not answer',
      { ...TOKENS, TENANTRY_DATABASE: 'postgres://127.0.0.1:9/none' },
      /^.*127\.0\.0\.1:9.*\n$/,
    ],
  ])(
    '%s',
    async (_what, env, sentence) => {
      const child = main(env)
      expect(await child.exited()).toBe(1)
      expect(child.errors).toMatch(sentence)
      for (const secret of Object.values(TOKENS)) expect(child.errors).not.toContain(secret)
    },
    STARTS_TIMEOUT_MS,
  )

  test(
    'an address for the manifest that is none',
    async () => {
      const child = main({}, ['--manifest', 'foo'])
      expect(await child.exited()).toBe(1)
      expect(child.errors).toMatch(/^foo is not an address\. Give .* https:\/\/bot\.example\.com, .*\n$/)
    },
    STARTS_TIMEOUT_MS,
  )

  test(
    'a folder that cannot be written',
    async () => {
      const file = join(await folder(), 'file')
      await writeFile(file, '')
      const child = main({ ...TOKENS, TENANTRY_DATABASE: `pglite:${file}/data` })
      expect(await child.exited()).toBe(1)
      expect(child.errors).toMatch(/^[^\n]+\n$/)
    },
    STARTS_TIMEOUT_MS,
  )

  test(
    'a port that is in use',
    async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const { port } = server.address() as AddressInfo
      const child = main({
        ...TOKENS,
        TENANTRY_DATABASE: await postgres(),
        PORT: String(port),
        SLACK_API_URL: NOWHERE,
      })
      expect(await child.exited()).toBe(1)
      expect(child.errors).toBe(`Port ${port} is in use. Set another one with PORT.\n`)
    },
    STARTS_TIMEOUT_MS,
  )

  test(
    'a bot token that Slack does not know',
    async () => {
      const standIn = await chat()
      const child = main({
        ...TOKENS,
        SLACK_BOT_TOKEN: 'xoxb-2-unknown',
        TENANTRY_DATABASE: await postgres(),
        SLACK_API_URL: standIn.apiUrl,
        PORT: '0',
      })
      expect(await child.exited()).toBe(1)
      expect(child.errors).toBe(
        'Slack does not take SLACK_BOT_TOKEN (invalid_auth). Install the app again and copy its token.\n',
      )
    },
    STARTS_TIMEOUT_MS,
  )
})

test(
  '--help says what the environment takes',
  async () => {
    const child = main({}, ['--help'])
    expect(await child.exited()).toBe(0)
    expect(child.output).toContain('SLACK_SIGNING_SECRET')
  },
  STARTS_TIMEOUT_MS,
)

test(
  'the bot starts, answers under its prefix, and stops at SIGTERM with exit code 0; npm’s echo of the signal is ignored',
  async () => {
    const standIn = await chat('acme')
    const child = main({
      ...TOKENS,
      SLACK_API_URL: standIn.apiUrl,
      SLACK_COMMAND_PREFIX: 'acme',
      TENANTRY_DATABASE: await postgres(),
      PORT: '0',
    })
    const [, port] = await child.wrote(/"port":(\d+)/)
    standIn.connectBot(`http://127.0.0.1:${port}`)
    const text = await said(await standIn.as('U0ADA').type('/acme-tenantry whoami'))
    expect(text).toContain('`/acme-tenantry connect')
    for (const secret of Object.values(TOKENS)) expect(child.output).not.toContain(secret)
    const started = Date.now()
    child.process.kill('SIGTERM')
    child.process.kill('SIGINT')
    expect(await child.exited()).toBe(0)
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(child.errors).toBe('')
    for (const line of child.output.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  },
  STARTS_TIMEOUT_MS,
)

test(
  'a bot that is told to stop while it still starts leaves with exit code 0',
  async () => {
    // Slack's answer to the question for the token never comes, so the start has not ended when the signal does.
    const asked = Promise.withResolvers<void>()
    const slow = createServer(() => asked.resolve()).listen(0, '127.0.0.1')
    await once(slow, 'listening')
    onTestFinished(() => void slow.close())
    const child = main({
      ...TOKENS,
      SLACK_API_URL: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`,
      TENANTRY_DATABASE: await postgres(),
      PORT: '0',
    })
    await asked.promise
    child.process.kill('SIGTERM')
    expect(await child.exited()).toBe(0)
    expect(child.errors).toBe('')
  },
  STARTS_TIMEOUT_MS,
)

test(
  'a second bot on one folder is refused by name, and the first goes on',
  async () => {
    const env = {
      ...TOKENS,
      TENANTRY_DATABASE: `pglite:${join(await folder(), 'data')}`,
      SLACK_API_URL: NOWHERE,
      PORT: '0',
    }
    const first = main(env)
    await first.wrote(/"port":(\d+)/)
    const second = main(env)
    expect(await second.exited()).toBe(1)
    expect(second.errors).toMatch(/^[^\n]*data[^\n]*\n$/)
    expect(first.process.exitCode).toBeNull()
  },
  STARTS_TIMEOUT_MS,
)

async function chat(prefix = ''): ReturnType<typeof createStandIn> {
  const standIn = await createStandIn({
    signingSecret: SIGNING_SECRET,
    botToken: BOT_TOKEN,
    team: TEAM,
    members: MEMBERS,
    commands: slashCommands({ prefix }),
  })
  onTestFinished(() => standIn.close())
  return standIn
}

async function postgres(): Promise<string> {
  const database = await createTestDatabase('postgres')
  onTestFinished(() => database.drop())
  return database.location as string
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tenantry-slack-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}
