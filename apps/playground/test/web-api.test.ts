import { webApi } from '@slack/bolt'
import { expect, test } from 'vitest'
import { acornChat, botToken, call, people } from './acorn-chat.ts'

test('a token that is missing or unknown is refused, each by its name', async () => {
  await using chat = await acornChat()
  expect(await call(chat, 'auth.test', {}, {})).toMatchObject({ ok: false, error: 'not_authed' })
  expect(await call(chat, 'auth.test', {}, { Authorization: 'Bearer xoxb-other' })).toMatchObject({
    ok: false,
    error: 'invalid_auth',
  })
  expect(await call(chat, 'auth.test', { token: botToken }, {})).toMatchObject({ ok: true })
})

test('an unknown method is refused, also one that every object has', async () => {
  await using chat = await acornChat()
  expect(await call(chat, 'accounts.create')).toMatchObject({ ok: false, error: 'unknown_method' })
  expect(await call(chat, 'constructor')).toMatchObject({ ok: false, error: 'unknown_method' })
})

test('what cannot be read is refused: broken JSON, a list, blocks that are no JSON', async () => {
  await using chat = await acornChat()
  const post = async (body: string, type: string) => {
    const headers = { 'Content-Type': type, Authorization: `Bearer ${botToken}` }
    return (await fetch(`${chat.apiUrl}chat.postMessage`, { method: 'POST', headers, body })).json()
  }
  expect(await post('{', 'application/json')).toMatchObject({ error: 'invalid_json' })
  expect(await post('[]', 'application/json')).toMatchObject({ error: 'json_not_object' })
  expect(await post('channel=C0GENERAL&blocks=%5B', 'application/x-www-form-urlencoded')).toMatchObject({
    error: 'invalid_blocks_format',
  })
})

test("Slack's own client finds its bot, its team and its people", async () => {
  await using chat = await acornChat({
    members: [...people, { id: 'U0GUS', name: 'gus', real_name: 'Gus Guest', is_restricted: true }],
  })
  const client = new webApi.WebClient(botToken, { slackApiUrl: chat.apiUrl })
  expect(await client.auth.test()).toMatchObject({
    team_id: 'T0ACORN',
    user_id: 'U0PLAYGROUND',
    bot_id: 'B0PLAYGROUND',
  })
  expect((await client.team.info()).team).toMatchObject({ id: 'T0ACORN', name: 'Acorn', domain: 'acorn' })
  expect((await client.users.info({ user: 'U0ADA' })).user).toMatchObject({
    id: 'U0ADA',
    team_id: 'T0ACORN',
    real_name: 'Ada Oak',
    is_bot: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_stranger: false,
    deleted: false,
    profile: { email: 'ada@acorn.test' },
  })
  expect((await client.users.info({ user: 'U0GUS' })).user).toMatchObject({ is_restricted: true })
  expect((await client.users.info({ user: 'U0PLAYGROUND' })).user).toMatchObject({ is_bot: true })
  expect((await client.users.lookupByEmail({ email: 'ADA@acorn.test' })).user?.id).toBe('U0ADA')
  await expect(client.users.info({ user: 'U0NOBODY' })).rejects.toThrow('user_not_found')
  await expect(client.users.lookupByEmail({ email: 'eve@birch.test' })).rejects.toThrow('users_not_found')
})

test('a stranger of a shared channel shows another team and no e-mail address, and is not found by it', async () => {
  await using chat = await acornChat({
    members: [
      {
        id: 'U0EVE',
        name: 'eve',
        real_name: 'Eve',
        email: 'eve@birch.test',
        is_stranger: true,
        team_id: 'T0BIRCH',
      },
    ],
  })
  const { user } = await call(chat, 'users.info', { user: 'U0EVE' })
  expect(user).toMatchObject({ is_stranger: true, team_id: 'T0BIRCH' })
  expect(JSON.stringify(user)).not.toContain('eve@birch.test')
  expect(await call(chat, 'users.lookupByEmail', { email: 'eve@birch.test' })).toMatchObject({
    error: 'users_not_found',
  })
})

test('direct messages are opened for one member, and reach that member alone', async () => {
  await using chat = await acornChat({
    members: [...people, { id: 'U0GONE', name: 'gone', real_name: 'Gone', deleted: true }],
  })
  const opened = await call(chat, 'conversations.open', { users: 'U0CLEO' })
  expect(opened).toMatchObject({ ok: true, channel: { id: 'DU0CLEO', is_im: true, user: 'U0CLEO' } })
  await call(chat, 'chat.postMessage', { channel: 'DU0CLEO', text: 'Is this you?' })
  await call(chat, 'chat.postMessage', { channel: 'U0CLEO', text: 'By your id.' })
  expect(
    chat
      .as('U0CLEO')
      .messages('direct')
      .map(({ text }) => text),
  ).toEqual(['Is this you?', 'By your id.'])
  expect(chat.as('U0ADA').messages()).toEqual([])
  expect(await call(chat, 'conversations.open', { users: 'U0NOBODY' })).toMatchObject({
    error: 'user_not_found',
  })
  expect(await call(chat, 'conversations.open', { users: 'U0GONE' })).toMatchObject({
    error: 'user_disabled',
  })
  expect(await call(chat, 'chat.postMessage', { channel: 'DU0NOBODY', text: 'x' })).toMatchObject({
    error: 'channel_not_found',
  })
})

test('a message is posted, changed and deleted by the one who posted it, and an ephemeral one never again', async () => {
  await using chat = await acornChat()
  const ada = chat.as('U0ADA')
  const posted = await call(chat, 'chat.postMessage', { channel: 'C0GENERAL', text: 'One' })
  const ts = String(posted.ts)
  expect(await call(chat, 'chat.getPermalink', { channel: 'C0GENERAL', message_ts: ts })).toMatchObject({
    ok: true,
  })
  await call(chat, 'chat.update', { channel: 'C0GENERAL', ts, text: 'Two' })
  expect(ada.messages()).toMatchObject([{ text: 'Two', edited: true }])
  await ada.type('Hello')
  const own = ada.messages()[1]
  const foreign = { channel: 'C0GENERAL', ts: own?.ts, text: 'x' }
  expect(await call(chat, 'chat.update', foreign)).toMatchObject({ error: 'cant_update_message' })
  expect(await call(chat, 'chat.delete', foreign)).toMatchObject({ error: 'cant_delete_message' })
  const ephemeral = await call(chat, 'chat.postEphemeral', {
    channel: 'C0GENERAL',
    user: 'U0ADA',
    text: 'For you',
  })
  expect(
    await call(chat, 'chat.update', { channel: 'C0GENERAL', ts: ephemeral.message_ts, text: 'x' }),
  ).toMatchObject({ error: 'message_not_found' })
  expect(await call(chat, 'chat.delete', { channel: 'C0GENERAL', ts })).toMatchObject({ ok: true })
  expect(await call(chat, 'chat.delete', { channel: 'C0GENERAL', ts })).toMatchObject({
    error: 'message_not_found',
  })
})

test('a message without content, beyond forty thousand characters or for nobody is refused', async () => {
  await using chat = await acornChat()
  const post = (given: object) => call(chat, 'chat.postMessage', { channel: 'C0GENERAL', ...given })
  expect(await post({})).toMatchObject({ error: 'no_text' })
  expect(await post({ text: 'x'.repeat(40_001) })).toMatchObject({ error: 'msg_too_long' })
  expect(await post({ channel: 'C0OTHER', text: 'x' })).toMatchObject({ error: 'channel_not_found' })
  expect(await call(chat, 'chat.postMessage', { text: 'x' })).toMatchObject({ error: 'invalid_arguments' })
  expect(
    await call(chat, 'chat.postEphemeral', { channel: 'C0GENERAL', user: 'U0NOBODY', text: 'x' }),
  ).toMatchObject({ error: 'user_not_in_channel' })
})

test('malformed blocks are refused with the place and the reason', async () => {
  await using chat = await acornChat()
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }, { type: 'fireworks' }]
  expect(await call(chat, 'chat.postMessage', { channel: 'C0GENERAL', text: 'x', blocks })).toMatchObject({
    ok: false,
    error: 'invalid_blocks',
    response_metadata: {
      messages: [
        '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
        '[ERROR] unsupported type: fireworks [json-pointer:/blocks/1/type]',
      ],
    },
  })
  expect(chat.as('U0ADA').messages()).toEqual([])
})

test('a request larger than one megabyte is refused', async () => {
  await using chat = await acornChat()
  expect((await call(chat, 'chat.postMessage', { text: 'x'.repeat(1_000_001) })).status).toBe(413)
})

test('a member whose id or short name is taken or misshapen is refused', async () => {
  await using chat = await acornChat()
  expect(() => chat.addMember({ id: 'U0ADA', name: 'other', real_name: 'x' })).toThrow('already a member')
  expect(() => chat.addMember({ id: 'U0NEW', name: 'ada', real_name: 'x' })).toThrow('already a member')
  expect(() => chat.addMember({ id: 'U_NEW', name: 'new', real_name: 'x' })).toThrow(
    'capital letters or digits',
  )
  expect(() => chat.addMember({ id: 'U0NEW', name: 'New Name', real_name: 'x' })).toThrow('short name')
  expect(() => chat.as('U0NEW')).toThrow('no member U0NEW')
  chat.addMember({ id: 'U0NEW', name: 'new', real_name: 'New' })
  expect(chat.as('U0NEW').member.real_name).toBe('New')
})
