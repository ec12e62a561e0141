import { expect, test } from 'vitest'
import type { StandIn } from '../src/index.ts'
import { acornChat, boltBot, call, handClock } from './acorn-chat.ts'

/** The response address of the latest command or press. */
function responseUrl(chat: StandIn): string {
  const form = new URLSearchParams(chat.deliveries.at(-1)?.body)
  const payload = JSON.parse(form.get('payload') ?? '{}') as { response_url?: string }
  return form.get('response_url') ?? payload.response_url ?? ''
}

async function post(url: string, given: object): Promise<{ status: number; body: unknown }> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(given) })
  return { status: response.status, body: await response.json() }
}

const button = {
  type: 'actions',
  elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }],
}

test('a response address takes five posts and refuses the sixth', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  const answer = await chat.as('U0ADA').type('/anything')
  const url = responseUrl(chat)
  for (let use = 1; use <= 5; use += 1)
    expect(await post(url, { text: `${use}` })).toMatchObject({ status: 200 })
  expect(await post(url, { text: '6' })).toEqual({ status: 404, body: { ok: false, error: 'used_url' } })
  expect(answer.messages.map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5'])
})

test('a response address is open for thirty minutes', async () => {
  const clock = handClock()
  await using chat = await acornChat({ clock: clock.now, botUrl: 'http://127.0.0.1:9' })
  await chat.as('U0ADA').type('/anything')
  const url = responseUrl(chat)
  clock.forwardMs(30 * 60_000)
  expect(await post(url, { text: 'In time.' })).toMatchObject({ status: 200 })
  clock.forwardMs(1)
  expect(await post(url, { text: 'Late.' })).toEqual({
    status: 404,
    body: { ok: false, error: 'expired_url' },
  })
  expect((await post(`${chat.url}response/made-up`, { text: 'x' })).status).toBe(404)
})

test('what Slack would refuse is refused there too, and shows nothing', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  const answer = await chat.as('U0ADA').type('/anything')
  const url = responseUrl(chat)
  expect(await post(url, { blocks: [{ type: 'fireworks' }] })).toMatchObject({
    status: 400,
    body: { error: 'invalid_blocks' },
  })
  expect(await post(url, {})).toMatchObject({ status: 400, body: { error: 'no_text' } })
  expect(await post(url, [])).toMatchObject({ status: 400, body: { error: 'invalid_payload' } })
  expect(answer.messages).toEqual([])
})

test('a press can replace or delete the message that it was in, also an ephemeral one', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => app.action('go', ({ ack }) => ack()))
  const ada = chat.as('U0ADA')
  await call(chat, 'chat.postEphemeral', {
    channel: 'C0GENERAL',
    user: 'U0ADA',
    text: 'Go?',
    blocks: [button],
  })
  const [message] = ada.messages()
  const answer = await ada.press(message!, 'Go')
  await post(responseUrl(chat), { replace_original: true, text: 'Gone.' })
  expect(await answer.next()).toMatchObject({
    ts: message!.ts,
    text: 'Gone.',
    blocks: [],
    visibleTo: 'U0ADA',
  })
  expect(ada.messages()).toHaveLength(1)
  await post(responseUrl(chat), { text: 'Another.' })
  expect(ada.messages()).toHaveLength(2)
  await post(responseUrl(chat), { delete_original: true })
  expect(ada.messages().map(({ text }) => text)).toEqual(['Another.'])
})

test('a command has no message to replace: the answer is a new one', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => app.command('/go', ({ ack }) => ack('Working on it.')))
  const answer = await chat.as('U0ADA').type('/go')
  await post(responseUrl(chat), { replace_original: true, text: 'Done.' })
  expect(answer.messages.map(({ text }) => text)).toEqual(['Working on it.', 'Done.'])
})
