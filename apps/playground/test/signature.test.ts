import { expect, test } from 'vitest'
import { sign } from '../src/clients/sign.ts'
import { acornChat, boltBot, signingSecret } from './acorn-chat.ts'

/** The request that Slack's own documentation signs, step by step. */
const published = {
  timestamp: 1531420618,
  body: 'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
}

test("Slack's published example request gets Slack's published signature", () => {
  expect(sign(signingSecret, published.timestamp, published.body)).toBe(published.signature)
})

test('one other byte, second or secret gives another signature', () => {
  const { timestamp, body, signature } = published
  expect(sign(signingSecret, timestamp, `${body}x`)).not.toBe(signature)
  expect(sign(signingSecret, timestamp + 1, body)).not.toBe(signature)
  expect(sign('another-secret', timestamp, body)).not.toBe(signature)
})

test('a bot with the same secret takes a request, and one with another secret does not', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => app.command('/hello', ({ ack }) => ack('Hello.')))
  expect((await chat.as('U0ADA').type('/hello')).ok).toBe(true)

  await using _other = await boltBot(chat, (app) => app.command('/hello', ({ ack }) => ack('Hello.')), {
    signingSecret: 'another-secret',
  })
  expect(await chat.as('U0ADA').type('/hello')).toMatchObject({
    ok: false,
    status: 401,
    error: 'dispatch_failed',
  })
})

test("the bot's address is verified by a challenge that it has to send back", async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat)
  expect(await chat.verifyBotUrl()).toBe(true)
  chat.connectBot(chat.url)
  expect(await chat.verifyBotUrl()).toBe(false)
})
