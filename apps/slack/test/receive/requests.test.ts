import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSlackApp } from '../../src/index.ts'
import { isFromSlack } from '../../src/receive/verify-request.ts'
import { BOT_TOKEN, SIGNING_SECRET, useChat } from '../support/chat.ts'
import { commandBody, type Raw, send, signed } from '../support/raw-request.ts'

const FORGED = Number(process.env.TENANTRY_PROOF_N ?? 2_000)

/** Slack's own published example (its page "Verifying requests from Slack"). */
const EXAMPLE = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
}

describe('the verifier', () => {
  const at = Number(EXAMPLE.timestamp) * 1000
  const request = {
    timestamp: EXAMPLE.timestamp,
    signature: EXAMPLE.signature,
    body: Buffer.from(EXAMPLE.body),
  }

  test("takes Slack's own example, up to five minutes before and after, and not a second longer", () => {
    for (const seconds of [0, 300, -300])
      expect(isFromSlack(request, EXAMPLE.secret, at + seconds * 1000)).toBe(true)
    for (const seconds of [301, -301, 86_400])
      expect(isFromSlack(request, EXAMPLE.secret, at + seconds * 1000)).toBe(false)
  })

  test.each([
    ['junk behind the signature', { signature: `${EXAMPLE.signature}=junk` }],
    ['junk behind the hash', { signature: `${EXAMPLE.signature}a` }],
    ['a hash without its version', { signature: EXAMPLE.signature.slice(3) }],
    ['another version', { signature: EXAMPLE.signature.replace('v0', 'v1') }],
    ['capital letters', { signature: EXAMPLE.signature.toUpperCase().replace('V0', 'v0') }],
    ['a cut signature', { signature: EXAMPLE.signature.slice(0, -1) }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['no time', { timestamp: undefined }],
    ['a time that is no number', { timestamp: `${EXAMPLE.timestamp}abc` }],
    ['a time with a sign', { timestamp: `+${EXAMPLE.timestamp}` }],
    ['a time with a leading zero', { timestamp: `0${EXAMPLE.timestamp}` }],
    ['a body with one more byte', { body: Buffer.from(`${EXAMPLE.body} `) }],
    ['no body', { body: Buffer.alloc(0) }],
  ])('refuses %s', (_what, change) => {
    expect(isFromSlack({ ...request, ...change }, EXAMPLE.secret, at)).toBe(false)
  })

  test(`takes none of ${FORGED} forged signatures, and none with one bit changed`, () => {
    let taken = 0
    for (let index = 0; index < FORGED; index += 1) {
      if (isFromSlack({ ...request, signature: `v0=${randomBytes(32).toString('hex')}` }, EXAMPLE.secret, at))
        taken += 1
      const body = Buffer.from(request.body)
      const byte = index % body.length
      body[byte] = (body[byte] ?? 0) ^ (1 << (index % 8))
      if (isFromSlack({ ...request, body }, EXAMPLE.secret, at)) taken += 1
    }
    expect(taken).toBe(0)
    // The control: the same check takes what is signed.
    expect(isFromSlack(request, EXAMPLE.secret, at)).toBe(true)
  })
})

describe('requests over HTTP', () => {
  const chat = useChat()
  const now = () => Math.floor(Date.now() / 1000)
  const creating = (id: string) => commandBody(`create ${id}`)

  const refused: readonly [string, (id: string) => Raw][] = [
    ['forged', (id) => signed(creating(id), { secret: 'another secret of the same kind' })],
    [
      'unsigned',
      (id) => ({ body: creating(id), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    ],
    ['stale', (id) => signed(creating(id), { atSeconds: now() - 302 })],
    ['future-dated', (id) => signed(creating(id), { atSeconds: now() + 302 })],
    [
      'unsigned with ssl_check',
      (id) => ({
        body: `${creating(id)}&ssl_check=1`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
    ['signed with junk', (id) => withHeader(signed(creating(id)), (signature) => `${signature}=junk`)],
    ['changed after signing', (id) => ({ ...signed(creating('harmless')), body: creating(id) })],
    [
      'with the signature twice',
      (id) => withHeader(signed(creating(id)), (signature) => `${signature}, ${signature}`),
    ],
  ]

  test.each(refused)('one that is %s is refused, and does nothing', async (what, make) => {
    const id = `r-${what.replaceAll(' ', '-')}`.replace('_', '-')
    const { status, text } = await send(chat.botUrl, make(id))
    expect(status).toBe(401)
    expect(text).toBe('This is not signed by Slack, or too long ago.\n')
    await expect(chat.acorn.ada.accounts.get(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('the same bytes with the right signature do what they say: the control of the refusals above', async () => {
    expect((await send(chat.botUrl, signed(creating('r-control')))).status).toBe(200)
    expect(await chat.acorn.ada.accounts.get('r-control')).toMatchObject({ externalId: 'r-control' })
  })

  test('a signed ssl_check and the question for the address are answered', async () => {
    expect((await send(chat.botUrl, signed('ssl_check=1&token=x'))).status).toBe(200)
    expect(await chat.standIn.verifyBotUrl()).toBe(true)
  })

  test('a request of more than a megabyte is refused, announced or not', async () => {
    const large = 'x'.repeat(1_000_001)
    expect((await send(chat.botUrl, signed(`command=%2Faccounts&text=${large}`))).status).toBe(413)
    const response = await fetch(`${chat.botUrl}/slack/events`, {
      method: 'POST',
      headers: signed(large).headers,
      body: new ReadableStream({
        start(controller) {
          for (let sent = 0; sent < 3; sent += 1) controller.enqueue(Buffer.alloc(500_000, 'x'))
          controller.close()
        },
      }),
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  test('one that is just not too large is read, and a command that is too long is refused before it is parsed', async () => {
    const { status, text, ms } = await send(
      chat.botUrl,
      signed(commandBody(`show ${'x y '.repeat(225_000)}`)),
    )
    expect(status).toBe(200)
    expect(text).toContain('has more than 10,000 characters')
    expect(ms).toBeLessThan(1_000)
    const { text: longest } = await send(chat.botUrl, signed(commandBody(`show ${'x'.repeat(9_995)}`)))
    expect(longest).not.toContain('10,000')
    const { rows } = await query('select max(length(payload))::int as n from tenantry.chat_requests')
    expect((rows[0] as { n: number }).n).toBeLessThan(20_000)
  })

  test.each([
    ['no JSON', signed('{', { type: 'application/json' })],
    ['JSON that is no object', signed('[1]', { type: 'application/json' })],
    ['a payload that is no JSON', signed('payload=%7B')],
  ])('a signed body with %s is refused', async (_what, raw) => {
    expect((await send(chat.botUrl, raw)).status).toBe(400)
  })

  test.each([
    '{}',
    '{"type":"event_callback"}',
    '{"type":"block_actions","actions":[]}',
    '{"type":"view_submission"}',
    '{"type":"shortcut","callback_id":"x"}',
    '{"type":"__proto__"}',
  ])('a signed body that says nothing useful (%s) is answered', async (json) => {
    const { status, ms } = await send(chat.botUrl, signed(json, { type: 'application/json' }))
    expect(status).toBe(200)
    expect(ms).toBeLessThan(2_500)
  })

  test('another address of the bot is no address', async () => {
    expect((await fetch(`${chat.botUrl}/`)).status).toBe(404)
    expect((await fetch(`${chat.botUrl}/slack/events`)).status).toBe(404)
  })

  test('the same bytes are done once, however often they come, and answered once', async () => {
    const raw = signed(creating('once'))
    const first = await Promise.all(Array.from({ length: 4 }, () => send(chat.botUrl, raw)))
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(first.filter(({ text }) => text !== '')).toHaveLength(1)
    expect((await send(chat.botUrl, raw)).text).toBe('')
    const { rows } = await query(
      "select count(*)::int as n from tenantry.events where type = 'account.created' and body like '%\"once\"%'",
    )
    expect(rows).toEqual([{ n: 1 }])
  })

  test('that what only looks has its answer is written down after it, of several at once, and before the bot has stopped', async () => {
    const bot = createSlackApp({
      tenantry: chat.tenantry,
      botToken: BOT_TOKEN,
      signingSecret: SIGNING_SECRET,
      slackApiUrl: chat.standIn.apiUrl,
      log: chat.log,
      deadlines: { acceptMs: 20_000, answerMs: 20_000 },
    })
    const { port } = await bot.start({ port: 0 })
    const looks = ['oak', 'pine'].map((id) => signed(commandBody(`show ${id}`, { trigger_id: 'soon' })))
    const answers = await Promise.all(looks.map((raw) => send(`http://127.0.0.1:${port}`, raw)))
    expect(answers.map(({ text }) => /Oak Ltd|Pine/.test(text))).toEqual([true, true])
    await bot.stop()
    const { rows } = await query(
      `select payload from tenantry.chat_requests where answered_at is null and payload ~ '"show (oak|pine)"'`,
    )
    expect(rows).toEqual([])
  })

  test('a look that was refused is refused once, however often its bytes come', async () => {
    const { ada, cleo } = chat.acorn.users
    const refused = async () =>
      query(
        `select count(*)::int as events, (select coalesce(sum(repeats), 0)::int from tenantry.denials) as repeats
           from tenantry.events where type like 'command.denied%'`,
      ).then(({ rows }) => rows[0])
    await send(chat.botUrl, signed(commandBody(`show ${cleo.id}`, { command: '/users', user_id: 'U0CLEO' })))
    const raw = signed(commandBody(`show ${ada.id}`, { command: '/users', user_id: 'U0CLEO' }))
    expect((await send(chat.botUrl, raw)).text).toContain('There is no user')
    const once = await refused()
    await Promise.all([1, 2, 3].map(() => send(chat.botUrl, raw)))
    await send(chat.botUrl, signed(commandBody('show oak', { user_id: 'U0CLEO' })))
    expect(await refused()).toEqual(once)
    // The same asked anew counts.
    await send(chat.botUrl, signed(commandBody(`show ${ada.id}`, { command: '/users', user_id: 'U0CLEO' })))
    expect(await refused()).not.toEqual(once)
  })

  test('without the replay store each of them would be answered: the control', async () => {
    const everFresh = Object.create(chat.tenantry.chat, {
      receive: {
        value: async (request: Parameters<typeof chat.tenantry.chat.receive>[0]) => ({
          ...(await chat.tenantry.chat.receive(request)),
          fresh: true,
        }),
      },
    }) as typeof chat.tenantry.chat
    const forgetful = Object.create(chat.tenantry, {
      chat: { value: bound(everFresh, chat.tenantry.chat) },
      execute: { value: chat.tenantry.execute.bind(chat.tenantry) },
    }) as typeof chat.tenantry
    const bot = createSlackApp({
      tenantry: forgetful,
      botToken: BOT_TOKEN,
      signingSecret: SIGNING_SECRET,
      slackApiUrl: chat.standIn.apiUrl,
      log: chat.log,
      deadlines: { acceptMs: 20_000, answerMs: 20_000 },
    })
    const { port } = await bot.start({ port: 0 })
    const raw = signed(commandBody('show oak'))
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(`http://127.0.0.1:${port}`, raw)))
    expect(answers.filter(({ text }) => text.includes('Oak Ltd'))).toHaveLength(4)
    await bot.stop()
  })

  test('duplicate deliveries of everything that a person does have one effect and one visible answer', async () => {
    chat.standIn.faults.duplicates = 3
    const answer = await chat.ada.type('/accounts create fourfold')
    chat.standIn.faults.clear()
    expect(answer.messages.filter(({ text }) => text.includes('fourfold'))).toHaveLength(1)
    expect(await chat.acorn.ada.accounts.list({ search: 'fourfold' })).toMatchObject({
      items: [{ version: 1 }],
    })
  })

  test('an event that Slack delivers again under a new signature is taken once, whatever its content type says', async () => {
    const event = (atSeconds: number, type = 'application/json') =>
      signed(
        JSON.stringify({
          type: 'event_callback',
          event_id: 'Ev0TWICE',
          team_id: 'T0ACORN',
          event: { type: 'app_home_opened', user: 'U0ADA', tab: 'home' },
        }),
        { type, atSeconds },
      )
    await send(chat.botUrl, event(now()))
    await send(chat.botUrl, event(now() - 1))
    const { rows } = await query('select count(*)::int as n from tenantry.chat_requests')
    const before = (rows[0] as { n: number }).n
    await send(chat.botUrl, event(now() - 2))
    // The content type is not signed, so whoever has captured an event can send it as anything.
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'])
      await send(chat.botUrl, event(now() - 2, type))
    expect((await query('select count(*)::int as n from tenantry.chat_requests')).rows).toEqual([
      { n: before },
    ])
  })

  test('an unknown command, button and form are answered at once', async () => {
    const command = await send(chat.botUrl, signed(commandBody('list', { command: '/unheard-of' })))
    expect(command.text).toContain('I do not know the command')
    expect(command.ms).toBeLessThan(2_000)
    const interaction = {
      team: { id: 'T0ACORN' },
      user: { id: 'U0ADA', team_id: 'T0ACORN' },
      trigger_id: '1',
    }
    for (const payload of [
      {
        ...interaction,
        type: 'block_actions',
        actions: [{ action_id: 'unheard_of', type: 'button', value: '' }],
      },
      {
        ...interaction,
        type: 'view_submission',
        view: { id: 'V1', callback_id: 'unheard_of', private_metadata: '', state: { values: {} } },
      },
    ]) {
      const sent = chat.ada.messages('direct').length
      const { status, ms } = await send(
        chat.botUrl,
        signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
      )
      expect(status).toBe(200)
      expect(ms).toBeLessThan(2_000)
      await chat.ada.until(
        () => (chat.ada.messages('direct').length > sent ? true : undefined),
        'a sentence',
        20_000,
      )
      expect(chat.ada.messages('direct').at(-1)?.text).toContain('is not of this version any more')
    }
  })

  test('a button cannot call what cannot be typed', async () => {
    for (const operation of [
      'chat.issueConnectCode',
      'chat.issueLinkCode',
      'chat.connect',
      'account.find',
      'toString',
      '__proto__',
    ]) {
      for (const what of ['do', 'confirm', 'form']) {
        const payload = {
          type: 'block_actions',
          team: { id: 'T0ACORN' },
          user: { id: 'U0ADA', team_id: 'T0ACORN' },
          trigger_id: '1',
          actions: [
            {
              action_id: `${what}:${operation}`,
              type: 'button',
              value: JSON.stringify({ input: {}, at: Date.now(), key: 'k' }),
            },
          ],
        }
        await send(chat.botUrl, signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()))
        await chat.ada.until(() => chat.ada.messages('direct').at(-1), 'a sentence', 20_000)
        expect(chat.ada.messages('direct').at(-1)?.text).toContain('is not of this version any more')
      }
    }
    expect(JSON.stringify(chat.ada.messages())).not.toMatch(/tn-[0-9a-z]{26}-/)
  })

  test('no bot is made without a signing secret', async () => {
    expect(() => createSlackApp({ tenantry: chat.tenantry, botToken: 'xoxb-1' })).toThrow(
      'SLACK_SIGNING_SECRET',
    )
    expect(() => createSlackApp({ tenantry: chat.tenantry, botToken: 'xoxb-1', signingSecret: '' })).toThrow(
      'SLACK_SIGNING_SECRET',
    )
    expect(() =>
      createSlackApp({ tenantry: chat.tenantry, botToken: 'xoxp-1', signingSecret: SIGNING_SECRET }),
    ).toThrow('SLACK_BOT_TOKEN')
  })

  async function query(sql: string): Promise<{ rows: unknown[] }> {
    const client = await chat.database.pool.connect()
    try {
      return await client.query(sql)
    } finally {
      client.release()
    }
  }
})

/** The methods of one object on another: private fields are found on their own object only. */
function bound<Thing extends object>(changed: Thing, original: Thing): Thing {
  return new Proxy(changed, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name)
      const value: unknown = Reflect.get(original, name)
      return typeof value === 'function' ? value.bind(original) : value
    },
  })
}

function withHeader(raw: Raw, change: (signature: string) => string): Raw {
  return {
    ...raw,
    headers: { ...raw.headers, 'x-slack-signature': change(raw.headers['x-slack-signature'] ?? '') },
  }
}
