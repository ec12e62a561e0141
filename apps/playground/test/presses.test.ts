import type { BlockAction } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import { expect, test } from 'vitest'
import { visibleText } from '../src/index.ts'
import { acornChat, boltBot, call } from './acorn-chat.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const blocks: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Account *Elm*' } },
  {
    type: 'actions',
    block_id: 'b',
    elements: [
      {
        type: 'button',
        action_id: 'show',
        text: plain('Show'),
        value: 'elm',
        accessibility_label: 'Show account Elm',
      },
      {
        type: 'button',
        action_id: 'deactivate',
        style: 'danger',
        text: plain('Deactivate'),
        confirm: { title: plain('Deactivate Elm?'), text: plain('Its 3 users cannot sign in any more.') },
      },
      { type: 'static_select', action_id: 'role', options: [{ text: plain('Member'), value: 'member' }] },
      { type: 'users_select', action_id: 'who' },
      { type: 'overflow', action_id: 'more', options: [{ text: plain('Export'), value: 'export' }] },
    ],
  },
]

/** A bot that remembers what was pressed. */
async function recordingBot(chat: Awaited<ReturnType<typeof acornChat>>) {
  const pressed: BlockAction[] = []
  const bot = await boltBot(chat, (app) => {
    app.command('/elm', ({ ack }) => ack({ text: 'Elm', blocks }))
    app.action(/.*/, async ({ ack, body }) => {
      pressed.push(body as BlockAction)
      await ack()
    })
  })
  return Object.assign(bot, { pressed })
}

test('a button in a message reaches the bot with who, where, which message and its value', async () => {
  await using chat = await acornChat()
  await using bot = await recordingBot(chat)
  await call(chat, 'chat.postMessage', { channel: 'C0GENERAL', text: 'Elm', blocks })
  const ada = chat.as('U0ADA')
  const [message] = ada.messages()
  expect(await ada.press(message!, 'Show account Elm')).toMatchObject({ ok: true, status: 200 })
  expect(bot.pressed[0]).toMatchObject({
    type: 'block_actions',
    team: { id: 'T0ACORN', domain: 'acorn' },
    user: { id: 'U0ADA', name: 'ada', username: 'ada', team_id: 'T0ACORN' },
    channel: { id: 'C0GENERAL', name: 'general' },
    container: { type: 'message', message_ts: message!.ts, channel_id: 'C0GENERAL', is_ephemeral: false },
    message: { type: 'message', ts: message!.ts, text: 'Elm', user: 'U0PLAYGROUND' },
    actions: [{ type: 'button', action_id: 'show', block_id: 'b', value: 'elm', text: plain('Show') }],
    response_url: expect.stringContaining('/response/'),
    trigger_id: expect.any(String),
  })
})

test('an ephemeral message can be used by the one who sees it, and its content does not come with the action', async () => {
  await using chat = await acornChat()
  await using bot = await recordingBot(chat)
  const { messages } = await chat.as('U0ADA').type('/elm')
  await chat.as('U0ADA').press(messages[0]!, 'Show')
  expect(bot.pressed[0]).toMatchObject({ container: { is_ephemeral: true } })
  expect(bot.pressed[0]?.message).toBeUndefined()
  expect(() => chat.as('U0BEN').press(messages[0]!, 'Show')).toThrow('Ben Ash does not see this')
})

test('a question is asked before anything is sent, and a yes sends it', async () => {
  await using chat = await acornChat()
  await using bot = await recordingBot(chat)
  const ada = chat.as('U0ADA')
  const { messages } = await ada.type('/elm')
  const asked = await ada.press(messages[0]!, 'Deactivate')
  expect(asked).toMatchObject({ ok: false, confirm: { title: { text: 'Deactivate Elm?' } } })
  expect(bot.pressed).toEqual([])
  expect(await ada.press(messages[0]!, 'Deactivate', { confirm: true })).toMatchObject({ ok: true })
  expect(bot.pressed).toHaveLength(1)
})

test('what is chosen reaches the bot as that kind of element sends it', async () => {
  await using chat = await acornChat()
  await using bot = await recordingBot(chat)
  const ada = chat.as('U0ADA')
  const { messages } = await ada.type('/elm')
  await ada.press(messages[0]!, 'role', { value: 'Member' })
  await ada.press(messages[0]!, 'who', { value: 'U0CLEO' })
  await ada.press(messages[0]!, 'more', { value: 'export' })
  expect(bot.pressed.map(({ actions }) => actions[0])).toMatchObject([
    { type: 'static_select', selected_option: { value: 'member' } },
    { type: 'users_select', selected_user: 'U0CLEO' },
    { type: 'overflow', selected_option: { value: 'export' } },
  ])
  expect(bot.pressed[1]?.state?.values.b).toMatchObject({
    role: { selected_option: { value: 'member' } },
    who: { selected_user: 'U0CLEO' },
  })
})

test('what is not there cannot be pressed, and the error says what is', async () => {
  await using chat = await acornChat()
  await using _bot = await recordingBot(chat)
  const ada = chat.as('U0ADA')
  const { messages } = await ada.type('/elm')
  await expect(ada.press(messages[0]!, 'Delete')).rejects.toThrow(
    'Nothing here is called “Delete”. There is: “Show” (show)',
  )
  await expect(ada.press(messages[0]!, 'role', { value: 'org-admin' })).rejects.toThrow(
    '“org-admin” is not offered',
  )
})

test('everything that a reader sees of a message can be read as text', () => {
  expect(visibleText(blocks)).toBe('Account *Elm*\nShow\nDeactivate\nMember\nExport')
})
