import { createSlackApp, slashCommands } from '@tenantry/slack'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Message, visibleText } from '../src/index.ts'
import { beginnings, beginningsOfAccountAdmin, beginningsOfMember } from '../src/start/cast.ts'
import { type Playground, startPlayground } from '../src/start/start-playground.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground({
    environment: { PORT: '0', TENANTRY_DATABASE: 'pglite:memory' },
    createBot: (settings) => createSlackApp({ ...settings, overLimit: 'throw' }),
    commands: slashCommands(),
  })
})

afterAll(() => playground.stop())

const words = (messages: readonly Message[]): string =>
  messages.map(({ text, blocks }) => `${text}\n${visibleText(blocks)}`).join('\n')

test('every line that the empty chat offers is answered, in its order, with what it asked for', async () => {
  const ada = playground.standIn.as('U0ADA')
  const said: string[] = []
  for (const line of beginnings) {
    const answer = await ada.type(line)
    expect(answer).toMatchObject({ ok: true, status: 200 })
    said.push(words(answer.messages))
  }
  expect(said).toEqual([
    expect.stringContaining('Elm Ltd'),
    expect.stringContaining('fay@elm.test'),
    expect.stringMatching(/elm[\s\S]*oak[\s\S]*pine/),
    expect.stringContaining('Fay Hill'),
    expect.stringMatching(/1 user|Fay Hill/),
    expect.stringContaining('/tenantry help accounts'),
  ])
})

test('so is every line that it offers to whoever administers one account, and to whoever administers nothing', async () => {
  const answersTo = async (member: string, lines: readonly string[]) => {
    const said: string[] = []
    for (const line of lines) said.push(words((await playground.standIn.as(member).type(line)).messages))
    return said
  }
  expect(await answersTo('U0BEN', beginningsOfAccountAdmin('oak'))).toEqual([
    expect.stringContaining('Cleo Elder'),
    expect.stringContaining('gil@oak.test'),
    expect.stringContaining('Ada Oak can agree to it: ask for it'),
    expect.stringContaining('There is no request for approval here.'),
    expect.stringContaining('/tenantry help accounts'),
  ])
  expect(await answersTo('U0DOV', beginningsOfMember)).toEqual([
    expect.stringContaining('Dov Yew'),
    expect.stringContaining('Pine'),
    expect.stringContaining('user added'),
    expect.stringContaining('/tenantry help accounts'),
  ])
})

test('every slash command of the bot is known to the workspace, and one that is not is refused by Slack itself', async () => {
  const ada = playground.standIn.as('U0ADA')
  for (const { name } of slashCommands()) expect(await ada.type(name)).toMatchObject({ ok: true })
  expect(await ada.type('/account list')).toMatchObject({ ok: false, error: 'invalid_command' })
})
