import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, LogLevel } from '@slack/bolt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Bot, type BotSettings, startPlayground } from '../src/start/start-playground.ts'

// A fresh embedded database takes seconds, and each test here opens up to three.
vi.setConfig({ testTimeout: 90_000 })

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-start-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

/** A bot that says who somebody is: enough to see that everything is connected. */
function whoBot({ tenantry, signingSecret, botToken, slackApiUrl }: BotSettings): Bot {
  const app = new App({
    signingSecret,
    token: botToken,
    clientOptions: { slackApiUrl },
    tokenVerificationEnabled: false,
    logLevel: LogLevel.ERROR,
  })
  app.command('/who', async ({ ack, command }) => {
    const identity = { enterpriseId: null, teamId: command.team_id, userId: command.user_id }
    const who = await tenantry.chat.identify(identity, {})
    await ack(who.known ? `${(await who.session.whoami()).user?.email}` : who.reason)
  })
  return {
    async start({ port, host }) {
      const server = (await app.start({ port, host })) as Server
      return { port: (server.address() as AddressInfo).port }
    },
    stop: async () => void (await app.stop()),
  }
}

const start = (environment: NodeJS.ProcessEnv, createBot: (settings: BotSettings) => Bot = whoBot) =>
  startPlayground({ environment, createBot, commands: [{ name: '/who' }] })

test('a first start and a second one: the same people are linked, and the chat is still there', async () => {
  const environment = { PORT: '0', TENANTRY_DATABASE: `pglite:${join(folder, 'data')}` }
  const first = await start(environment)
  const said = await first.standIn.as('U0BEN').type('/who')
  expect(said.messages.map(({ text }) => text)).toEqual(['ben@oak.test'])
  const { people, notice } = (await (await fetch(`${first.url}page/people`)).json()) as {
    people: { label: string }[]
    notice: string
  }
  expect(people.map(({ label }) => label)).toEqual(['Ada Oak', 'Ben Ash', 'Cleo Elder', 'Dov Yew'])
  expect(notice).toContain('made-up people')
  expect(notice).toContain(join(folder, 'data'))
  await first.stop()

  const second = await start(environment)
  expect(
    second.standIn
      .as('U0BEN')
      .messages()
      .map(({ text }) => text),
  ).toEqual(['ben@oak.test'])
  expect((await second.standIn.as('U0DOV').type('/who')).messages[0]?.text).toBe('dov@pine.test')
  await second.stop()
})

test('a busy port is refused before anything is opened or written', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  const data = join(folder, 'data')
  await expect(start({ PORT: String(port), TENANTRY_DATABASE: `pglite:${data}` })).rejects.toThrow(
    `Port ${port} is in use. Set another one: PORT=${port + 1} npm start`,
  )
  expect(await readdir(folder)).toEqual([])
  taken.close()
})

test('a second playground on one folder is refused by the name of the first, and leaves its chat alone', async () => {
  const environment = { PORT: '0', TENANTRY_DATABASE: `pglite:${folder}` }
  const first = await start(environment)
  await expect(start(environment)).rejects.toThrow(`in use by process ${process.pid}`)
  await first.standIn.as('U0ADA').type('Still here')
  await first.stop()
  const again = await start(environment)
  expect(
    again.standIn
      .as('U0ADA')
      .messages()
      .map(({ text }) => text),
  ).toEqual(['Still here'])
  await again.stop()
})

test('a bot that cannot start leaves nothing running', async () => {
  const environment = { PORT: '0', TENANTRY_DATABASE: `pglite:${folder}` }
  const broken = () => ({ start: () => Promise.reject(new Error('no bot')), stop: () => Promise.resolve() })
  await expect(start(environment, broken)).rejects.toThrow('no bot')
  const playground = await start(environment)
  await playground.stop()
})
