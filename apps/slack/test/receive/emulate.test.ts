import { WebClient } from '@slack/web-api'
import { createTenantry, type Tenantry } from '@tenantry/core'
import { type Acorn, createAcorn, createTestDatabase, type TestDatabase } from '@tenantry/core/testing'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSlackApp, type SlackApp } from '../../src/index.ts'
import { SCOPES } from '../../src/manifest.ts'
import { SIGNING_SECRET } from '../support/chat.ts'
import { freePort } from '../support/free-port.ts'
import { commandBody, send, signed } from '../support/raw-request.ts'
import { RecordedLog } from '../support/recorded-log.ts'

const TOKEN = 'xoxb-emulated-token'

/** Somebody else wrote this Slack: what it takes was not made to fit the bot. It never calls the bot, so the test does. */
describe('the bot at the emulator of Slack that somebody else wrote', () => {
  let emulator: Emulator
  let database: TestDatabase
  let tenantry: Tenantry
  let bot: SlackApp
  let botUrl: string
  let acorn: Acorn
  let slack: WebClient
  const ids = { team: '', ada: '', fay: '' }
  const log = new RecordedLog()

  beforeAll(async () => {
    const users = ['tenantry', 'ada', 'fay'].map((name) => ({
      name,
      real_name: `${name} of Acorn`,
      email: `${name}@acorn.test`,
    }))
    emulator = await createEmulator({
      service: 'slack',
      port: await freePort(),
      seed: {
        slack: {
          team: { name: 'Acorn', domain: 'acorn' },
          users,
          tokens: [{ token: TOKEN, user: 'tenantry', scopes: [...SCOPES] }],
          strict_scopes: true,
        },
      },
    })
    slack = new WebClient(TOKEN, { slackApiUrl: `${emulator.url}/api/` })
    const { members = [] } = (await slack.users.list({})) as {
      members?: { id: string; name: string; team_id: string }[]
    }
    ids.team = members.find(({ name }) => name === 'ada')?.team_id ?? ''
    for (const name of ['ada', 'fay'] as const)
      ids[name] = members.find((member) => member.name === name)?.id ?? ''
    database = await createTestDatabase('pglite')
    tenantry = await createTenantry({ database: database.location })
    await tenantry.migrate()
    acorn = await createAcorn(tenantry)
    bot = createSlackApp({
      tenantry,
      botToken: TOKEN,
      signingSecret: SIGNING_SECRET,
      slackApiUrl: `${emulator.url}/api/`,
      log,
      overLimit: 'throw',
      deadlines: { acceptMs: 20_000, answerMs: 20_000 },
    })
    botUrl = `http://127.0.0.1:${(await bot.start({ port: 0 })).port}`
    const { code } = await acorn.ada.chat.issueConnectCode()
    await tenantry.chat.connect(code ?? '', { enterpriseId: null, teamId: ids.team })
    const { code: link } = await acorn.ada.chat.issueLinkCode(acorn.users.ada)
    await tenantry.chat.link(link ?? '', { enterpriseId: null, teamId: ids.team, userId: ids.ada })
  })
  afterAll(async () => {
    await bot.stop()
    await emulator.close()
    await tenantry.close()
    await database.drop()
  })

  const command = (name: string, text: string, trigger = '1') =>
    send(
      botUrl,
      signed(commandBody(text, { command: name, team_id: ids.team, user_id: ids.ada, trigger_id: trigger })),
    )
  const press = (action: string, value: string, trigger: string) => {
    const user = { id: ids.ada, team_id: ids.team }
    const payload = {
      type: 'block_actions',
      team: { id: ids.team },
      user,
      trigger_id: trigger,
      actions: [{ action_id: action, type: 'button', value }],
    }
    return send(botUrl, signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()))
  }
  const trigger = async () => {
    const { trigger_id: id } = (await slack.apiCall('views.generateTriggerId', { user_id: ids.ada })) as {
      trigger_id?: string
    }
    return String(id)
  }

  test('knows who somebody is', async () => {
    expect((await command('/tenantry', 'whoami')).text).toContain('Ada Oak')
  })

  test('opens a form', async () => {
    const { text } = await command('/users', 'add', await trigger())
    expect(text).toContain('Or fill in the window that has opened.')
  })

  test('shows a new secret in a window, and posts what came of it', async () => {
    const { text } = await command('/users', 'add gus@oak.test --account oak --first Gus --last Gum')
    const [, value = ''] = /"action_id":"secret".*?"value":"((?:[^"\\]|\\.)*)"/.exec(text) ?? []
    await press('secret', JSON.parse(`"${value}"`), await trigger())
    await expect.poll(() => log.text, { timeout: 20_000 }).toMatch(/"kind":"press".*"delivered":true/)
    expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([])
  })

  test('asks a person in their direct messages whether they are a user', async () => {
    const { text } = await command('/users', `link dov@pine.test <@${ids.fay}|fay>`)
    expect(text).toContain('was asked to confirm')
  })

  test('fills App Home', async () => {
    const event = {
      type: 'event_callback',
      event_id: 'Ev0HOME',
      team_id: ids.team,
      event: { type: 'app_home_opened', user: ids.ada, tab: 'home' },
    }
    await send(botUrl, signed(JSON.stringify(event), { type: 'application/json' }))
    await expect.poll(() => log.text, { timeout: 20_000 }).toContain('"kind":"home"')
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('calls nothing beyond the scopes that it asks for', () => {
    expect(log.text).not.toContain('missing_scope')
  })
})
