import { setTimeout as sleep } from 'node:timers/promises'
import type { SlashCommand } from '@slack/bolt'
import { expect, test } from 'vitest'
import { acornChat, boltBot } from './acorn-chat.ts'

test('a slash command reaches the bot with every field that Slack sends', async () => {
  await using chat = await acornChat()
  const received: SlashCommand[] = []
  await using _bot = await boltBot(chat, (app) =>
    app.command('/accounts', async ({ ack, command }) => {
      received.push(command)
      await ack()
    }),
  )
  const answer = await chat.as('U0ADA').type('/accounts list oak')
  expect(answer).toMatchObject({ ok: true, status: 200, messages: [] })
  expect(answer.ms).toBeLessThan(3000)
  expect(received).toEqual([
    {
      token: expect.any(String),
      team_id: 'T0ACORN',
      team_domain: 'acorn',
      channel_id: 'C0GENERAL',
      channel_name: 'general',
      user_id: 'U0ADA',
      user_name: 'ada',
      command: '/accounts',
      text: 'list oak',
      api_app_id: 'A0PLAYGROUND',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining(`${chat.url}response/`),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
    },
  ])
})

test('in an Enterprise Grid the command carries the enterprise, and in direct messages their channel', async () => {
  const team = { id: 'T0ACORN', name: 'Acorn', domain: 'acorn', enterprise: { id: 'E0GRID', name: 'Grid' } }
  await using chat = await acornChat({ team })
  await using _bot = await boltBot(chat, (app) =>
    app.command('/where', ({ ack, command }) =>
      ack(`${command.enterprise_id} ${command.channel_id} ${command.channel_name}`),
    ),
  )
  const answer = await chat.as('U0ADA').type('/where', { in: 'direct' })
  expect(answer.messages.map(({ text }) => text)).toEqual(['E0GRID DU0ADA directmessage'])
})

test('mentions, addresses and the three special characters arrive escaped, unless the command says otherwise', async () => {
  await using chat = await acornChat({ commands: [{ name: '/say' }, { name: '/raw', shouldEscape: false }] })
  const texts: string[] = []
  await using _bot = await boltBot(chat, (app) => {
    for (const name of ['/say', '/raw']) {
      app.command(name, async ({ ack, command }) => {
        texts.push(command.text)
        await ack()
      })
    }
  })
  const typed = 'link @Ben and @nobody ben@oak.test to #general <a> & https://acorn.test/x'
  await chat.as('U0ADA').type(`/say ${typed}`)
  await chat.as('U0ADA').type(`/raw ${typed}`)
  expect(texts).toEqual([
    'link <@U0BEN|ben> and @nobody ben@oak.test to <#C0GENERAL|general> &lt;a&gt; &amp; <https://acorn.test/x>',
    typed,
  ])
})

test('an answer is seen by its asker alone, and by everybody only when it is sent in the channel', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => {
    app.command('/quiet', ({ ack }) => ack({ text: 'For you.' }))
    app.command('/loud', ({ ack }) => ack({ response_type: 'in_channel', text: 'For all.' }))
  })
  const [ada, ben] = [chat.as('U0ADA'), chat.as('U0BEN')]
  await ada.type('/quiet')
  await ada.type('/loud')
  expect(ada.messages().map(({ text }) => text)).toEqual(['For you.', 'For all.'])
  expect(ben.messages().map(({ text }) => text)).toEqual(['For all.'])
})

test('a later answer to the response address is waited for by next()', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) =>
    app.command('/slow', async ({ ack, respond }) => {
      await ack('Working on it.')
      await sleep(100)
      await respond('Done.')
    }),
  )
  const answer = await chat.as('U0ADA').type('/slow')
  expect(answer.messages.map(({ text }) => text)).toEqual(['Working on it.'])
  expect((await answer.next()).text).toBe('Done.')
  await expect(answer.next(100)).rejects.toThrow('No further answer came within 100 ms.')
})

test('a command that the workspace does not know is refused by Slack itself, and never sent', async () => {
  await using chat = await acornChat({ commands: [{ name: '/accounts' }] })
  await using _bot = await boltBot(chat)
  const answer = await chat.as('U0ADA').type('/acounts list')
  expect(answer).toMatchObject({ ok: false, error: 'invalid_command' })
  expect(chat.as('U0ADA').messages()[0]?.text).toContain('/acounts is not a valid command')
  expect(chat.deliveries).toEqual([])
})

test('no acknowledgement within three seconds is told as operation_timeout, also when it comes later', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) =>
    app.command('/late', async ({ ack }) => {
      await sleep(3200)
      await ack('Too late.').catch(() => {})
    }),
  )
  const answer = await chat.as('U0ADA').type('/late')
  expect(answer).toMatchObject({ ok: false, error: 'operation_timeout' })
  expect(answer.ms).toBeGreaterThanOrEqual(2990)
  await sleep(400)
  expect(
    chat
      .as('U0ADA')
      .messages()
      .map(({ text }) => text),
  ).toEqual(['/late failed with the error "operation_timeout"'])
})

test('a bot that is not there, or answers with an error, is told as dispatch_failed', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  const ada = chat.as('U0ADA')
  expect(await ada.type('/accounts')).toMatchObject({
    ok: false,
    error: 'dispatch_failed',
    status: undefined,
  })
  chat.connectBot(`${chat.url}no/such/address`)
  expect(await ada.type('/accounts')).toMatchObject({ ok: false, error: 'dispatch_failed', status: 404 })
})

test('an acknowledgement whose blocks Slack would refuse shows nothing of it', async () => {
  await using chat = await acornChat()
  const section = { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'x'.repeat(3001) } }
  await using _bot = await boltBot(chat, (app) =>
    app.command('/long', ({ ack }) => ack({ text: 'fallback', blocks: [section] })),
  )
  const answer = await chat.as('U0ADA').type('/long')
  expect(answer).toMatchObject({ ok: false, error: 'invalid_command_response', status: 200, messages: [] })
})

test('a line without a slash is a message to the channel, and is not sent to the bot', async () => {
  await using chat = await acornChat()
  expect(await chat.as('U0ADA').type('Good <morning>, @ben')).toMatchObject({ ok: true })
  expect(chat.as('U0BEN').messages()[0]).toMatchObject({
    author: 'U0ADA',
    text: 'Good &lt;morning&gt;, <@U0BEN|ben>',
  })
  expect(chat.deliveries).toEqual([])
})

test('a message to the app itself is answered by how the app is asked, to whoever wrote it', async () => {
  await using chat = await acornChat({ commands: [{ name: '/accounts' }, { name: '/users' }] })
  const [ada, ben] = [chat.as('U0ADA'), chat.as('U0BEN')]
  const hint =
    'Tenantry reads no messages, but slash commands: `/accounts`, `/users`. Type `/accounts help` for what can be done.'
  await ada.type('list my users', { in: 'direct' })
  expect(ada.messages('direct').map(({ text }) => text)).toEqual(['list my users', hint])
  await ada.type('@tenantry list my users')
  expect(ada.messages('general').map(({ text }) => text)).toEqual(['@tenantry list my users', hint])
  expect(ben.messages().map(({ text }) => text)).toEqual(['@tenantry list my users'])
  await ada.type('Is @tenantry-like a word?')
  expect(ada.messages('general')).toHaveLength(3)
  expect(chat.deliveries).toEqual([])
})

test('of an app whose commands are not known none is named', async () => {
  await using chat = await acornChat()
  const ada = chat.as('U0ADA')
  await ada.type('Hello', { in: 'direct' })
  expect(ada.messages('direct').at(-1)?.text).toBe('Tenantry reads no messages, but slash commands.')
})
