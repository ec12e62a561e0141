import { webApi } from '@slack/bolt'
import { expect, test } from 'vitest'
import { acornChat, boltBot, botToken, call, handClock } from './acorn-chat.ts'

test('a duplicated request reaches the bot byte by byte the same, and each answer is shown', async () => {
  await using chat = await acornChat()
  const seen: string[] = []
  await using _bot = await boltBot(chat, (app) =>
    app.command('/count', async ({ ack, command }) => {
      seen.push(command.trigger_id)
      await ack(`${seen.length}`)
    }),
  )
  chat.faults.duplicates = 2
  const answer = await chat.as('U0ADA').type('/count')
  expect(new Set(seen).size).toBe(1)
  expect(seen).toHaveLength(3)
  expect(answer.messages).toHaveLength(3)
})

test('a request can be delivered again later, with the same signature', async () => {
  await using chat = await acornChat()
  let calls = 0
  await using _bot = await boltBot(chat, (app) =>
    app.command('/count', async ({ ack }) => {
      calls += 1
      await ack()
    }),
  )
  await chat.as('U0ADA').type('/count')
  const [delivery] = chat.deliveries
  expect(await chat.replay(delivery!)).toMatchObject({ outcome: 'answered', status: 200 })
  expect(calls).toBe(2)
})

test('a held request arrives late, with the time of its signature', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => app.command('/late', ({ ack }) => ack(String(Date.now()))))
  chat.faults.holdMs = 300
  const before = Date.now()
  const answer = await chat.as('U0ADA').type('/late')
  expect(Number(answer.messages[0]?.text) - before).toBeGreaterThanOrEqual(290)
})

test('an acknowledgement that is not waited for shows nothing, though the bot has acted', async () => {
  await using chat = await acornChat()
  let calls = 0
  await using _bot = await boltBot(chat, (app) =>
    app.command('/act', async ({ ack }) => {
      calls += 1
      await ack('Done.')
    }),
  )
  chat.faults.awaitAcknowledgement = false
  const answer = await chat.as('U0ADA').type('/act')
  expect(answer).toMatchObject({ ok: true, status: undefined, messages: [] })
  await expect.poll(() => calls).toBe(1)
  expect(chat.as('U0ADA').messages()).toEqual([])
})

test('a rate limit that is switched on answers 429 with Retry-After, as often as asked and for those methods', async () => {
  await using chat = await acornChat()
  chat.faults.rateLimit = { times: 1, retryAfterSeconds: 7, methods: ['users.info'] }
  expect(await call(chat, 'auth.test')).toMatchObject({ ok: true })
  const limited = await call(chat, 'users.info', { user: 'U0ADA' })
  expect(limited).toMatchObject({ status: 429, ok: false, error: 'ratelimited' })
  expect(limited.headers.get('retry-after')).toBe('7')
  expect(await call(chat, 'users.info', { user: 'U0ADA' })).toMatchObject({ ok: true })
})

test("Slack's own limits hold when they are switched on: one message a second, fifty updates a minute", async () => {
  const clock = handClock()
  await using chat = await acornChat({ rateLimits: true, clock: clock.now })
  const post = (channel: string) => call(chat, 'chat.postMessage', { channel, text: 'x' })
  const { ts } = await post('C0GENERAL')
  expect(await post('C0GENERAL')).toMatchObject({ status: 429, error: 'ratelimited' })
  expect(await post('DU0ADA')).toMatchObject({ ok: true })
  clock.forwardMs(1000)
  expect(await post('C0GENERAL')).toMatchObject({ ok: true })
  const update = () => call(chat, 'chat.update', { channel: 'C0GENERAL', ts, text: 'y' })
  for (let count = 0; count < 50; count += 1) expect((await update()).ok).toBe(true)
  expect((await update()).headers.get('retry-after')).toBe('60')
  clock.forwardMs(60_000)
  expect((await update()).ok).toBe(true)
})

test("Slack's client rejects a limited call when it is told not to wait", async () => {
  await using chat = await acornChat()
  chat.faults.rateLimit = { times: 1, retryAfterSeconds: 30 }
  const client = new webApi.WebClient(botToken, { slackApiUrl: chat.apiUrl, rejectRateLimitedCalls: true })
  await expect(client.auth.test()).rejects.toMatchObject({ retryAfter: 30 })
})

test('a post to a response address can fail, and shows nothing', async () => {
  await using chat = await acornChat()
  const said: number[] = []
  await using _bot = await boltBot(chat, (app) =>
    app.command('/go', async ({ ack, command }) => {
      await ack()
      const body = JSON.stringify({ text: 'Done.' })
      for (let use = 0; use < 2; use += 1)
        said.push((await fetch(command.response_url, { method: 'POST', body })).status)
    }),
  )
  chat.faults.failingResponseUrls = 1
  const answer = await chat.as('U0ADA').type('/go')
  expect((await answer.next()).text).toBe('Done.')
  await expect.poll(() => said).toEqual([500, 200])
  expect(answer.messages).toHaveLength(1)
})

test('an event that is not acknowledged is sent again at once, with the headers of a retry; a command never is', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  await chat.as('U0ADA').type('/anything')
  await chat.as('U0ADA').openHome()
  await expect.poll(() => chat.deliveries.length).toBe(3)
  const [, first, retry] = chat.deliveries
  expect(chat.deliveries.map(({ kind }) => kind)).toEqual(['command', 'event', 'event'])
  expect(retry?.body).toBe(first?.body)
  expect(retry?.headers).toMatchObject({
    'X-Slack-Retry-Num': '1',
    'X-Slack-Retry-Reason': 'connection_failed',
  })
})

test('all faults are switched off by one call', async () => {
  await using chat = await acornChat()
  Object.assign(chat.faults, {
    duplicates: 1,
    holdMs: 5,
    awaitAcknowledgement: false,
    failingResponseUrls: 2,
  })
  chat.faults.rateLimit = { times: 5, retryAfterSeconds: 1 }
  chat.faults.clear()
  expect(chat.faults).toMatchObject({
    duplicates: 0,
    holdMs: 0,
    awaitAcknowledgement: true,
    failingResponseUrls: 0,
  })
  expect(chat.faults.rateLimit).toBeUndefined()
})
