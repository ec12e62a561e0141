import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSlackApp, type SlackApp } from '../../src/index.ts'
import { BOT_TOKEN, useChat } from '../support/chat.ts'
import { RecordedLog } from '../support/recorded-log.ts'
import { SocketSlack } from '../support/socket-slack.ts'

describe('Socket Mode', () => {
  const chat = useChat()
  const log = new RecordedLog()
  let socket: SocketSlack
  let bot: SlackApp

  beforeAll(async () => {
    socket = new SocketSlack(async (url, body) => {
      const headers = {
        authorization: `Bearer ${BOT_TOKEN}`,
        'content-type': 'application/x-www-form-urlencoded',
      }
      const response = await fetch(`${chat.standIn.apiUrl}${url.slice(1)}`, { method: 'POST', headers, body })
      return response.text()
    })
    await socket.start()
    bot = createSlackApp({
      tenantry: chat.tenantry,
      botToken: BOT_TOKEN,
      appToken: 'xapp-1-acorn',
      slackApiUrl: socket.url,
      log,
      overLimit: 'throw',
    })
    expect(await bot.start({ port: 0 })).toEqual({ port: 0 })
  })
  afterAll(async () => {
    await bot.stop()
    await socket.close()
  })

  const command = (text: string, trigger: string) => ({
    command: '/accounts',
    text,
    team_id: 'T0ACORN',
    user_id: 'U0ADA',
    channel_id: 'C0GENERAL',
    trigger_id: trigger,
    response_url: '',
  })

  test('a command is answered in its acknowledgement', async () => {
    socket.deliver('one', 'slash_commands', command('create socketed', '1'))
    await expect
      .poll(() => JSON.stringify(socket.acknowledged.get('one')), { timeout: 20_000 })
      .toContain('is created')
    expect(await chat.acorn.ada.accounts.get('socketed')).toMatchObject({ version: 1 })
  })

  test('an envelope that comes again is acknowledged and not done again', async () => {
    socket.deliver('two', 'slash_commands', command('create twice-socketed', '2'))
    await expect.poll(() => socket.acknowledged.has('two'), { timeout: 20_000 }).toBe(true)
    socket.deliver('three', 'slash_commands', command('create twice-socketed', '2'))
    await expect.poll(() => socket.acknowledged.has('three'), { timeout: 20_000 }).toBe(true)
    expect(socket.acknowledged.get('three')).toEqual({})
  })

  test('an unknown command is answered at once', async () => {
    socket.deliver('four', 'slash_commands', { ...command('list', '4'), command: '/unheard-of' })
    await expect
      .poll(() => JSON.stringify(socket.acknowledged.get('four')), { timeout: 20_000 })
      .toContain('I do not know the command')
  })

  test('an app token is no secret of the log', () => {
    expect(log.text).not.toContain('xapp-')
    expect(log.text).not.toContain(BOT_TOKEN)
  })
})
