import type { App, ViewClosedAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { expect, test } from 'vitest'
import type { StandIn } from '../src/index.ts'
import { acornChat, boltBot, call, handClock } from './acorn-chat.ts'

const title = { type: 'plain_text' as const, text: 'Elm' }
const empty: ModalView = { type: 'modal', title, blocks: [] }
const named = (text: string): ModalView => ({ ...empty, title: { type: 'plain_text', text } })
const form: ModalView = {
  ...empty,
  callback_id: 'form',
  private_metadata: 'opaque',
  submit: { type: 'plain_text', text: 'Add' },
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: { type: 'plain_text', text: 'Name' },
      element: { type: 'plain_text_input', action_id: 'value', max_length: 10 },
    },
    {
      type: 'input',
      block_id: 'role',
      optional: true,
      label: { type: 'plain_text', text: 'Role' },
      element: {
        type: 'static_select',
        action_id: 'value',
        options: ['member', 'account-admin'].map((value) => ({
          value,
          text: { type: 'plain_text', text: `The ${value}` },
        })),
      },
    },
  ],
}

/** A trigger that Slack has just issued to Ada. */
async function trigger(chat: StandIn): Promise<string> {
  await chat.as('U0ADA').type('/anything')
  const body = new URLSearchParams(chat.deliveries.at(-1)?.body)
  return body.get('trigger_id') ?? ''
}

/** A bot that opens this view on `/open`. */
const opens = (view: ModalView) => (app: App) => {
  app.command('/open', async ({ ack, command, client }) => {
    await ack()
    await client.views.open({ trigger_id: command.trigger_id, view })
  })
}

async function openModal(chat: StandIn) {
  const ada = chat.as('U0ADA')
  await ada.type('/open')
  return ada.until(() => ada.modal(), 'The modal')
}

test('a trigger opens one view within three seconds, and is refused after that, a second time, and when it is made up', async () => {
  const clock = handClock()
  await using chat = await acornChat({ clock: clock.now, botUrl: 'http://127.0.0.1:9' })
  const open = async (id: string) => call(chat, 'views.open', { trigger_id: id, view: empty })
  const once = await trigger(chat)
  clock.forwardMs(3000)
  expect(await open(once)).toMatchObject({ ok: true, view: { type: 'modal', callback_id: '' } })
  expect(await open(once)).toMatchObject({ ok: false, error: 'exchanged_trigger_id' })
  const late = await trigger(chat)
  clock.forwardMs(3001)
  expect(await open(late)).toMatchObject({ ok: false, error: 'expired_trigger_id' })
  expect(await open('1.2.abc')).toMatchObject({ ok: false, error: 'invalid_trigger_id' })
})

test('a malformed view is refused, and its trigger can still be used', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  const id = await trigger(chat)
  const bad = await call(chat, 'views.open', { trigger_id: id, view: named('x'.repeat(25)) })
  expect(bad).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: {
      messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    },
  })
  expect(await call(chat, 'views.open', { trigger_id: id })).toMatchObject({ error: 'invalid_arguments' })
  const large = {
    ...empty,
    blocks: Array.from({ length: 90 }, () => ({ type: 'markdown', text: 'x'.repeat(3000) })),
  }
  expect(await call(chat, 'views.open', { trigger_id: id, view: large })).toMatchObject({
    error: 'view_too_large',
  })
  expect(await call(chat, 'views.open', { trigger_id: id, view: empty })).toMatchObject({ ok: true })
})

test('views lie three deep, and a fourth is refused', async () => {
  await using chat = await acornChat()
  const push = {
    type: 'actions' as const,
    block_id: 'b',
    elements: [{ type: 'button' as const, action_id: 'push', text: title }],
  }
  const view: ModalView = { ...empty, blocks: [push] }
  const refused: string[] = []
  await using _bot = await boltBot(chat, (app) => {
    opens(view)(app)
    app.action('push', async ({ ack, body, client }) => {
      await ack()
      const { trigger_id } = body as { trigger_id: string }
      await client.views.push({ trigger_id, view }).catch((error: Error) => refused.push(error.message))
    })
  })
  const ada = chat.as('U0ADA')
  let top = await openModal(chat)
  for (let depth = 2; depth <= 3; depth += 1) {
    const below = top.id
    await ada.press(top, 'push')
    top = await ada.until(() => (ada.modal()?.id === below ? undefined : ada.modal()), 'The pushed view')
    expect(top.previousId).toBe(below)
  }
  await ada.press(top, 'push')
  await expect.poll(() => refused).toEqual([expect.stringContaining('push_limit_reached')])
  await ada.close()
  expect(ada.modal()?.id).toBe(top.previousId)
})

test('a view cannot be pushed with the trigger of a command: nothing lies open below it', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  expect(await call(chat, 'views.push', { trigger_id: await trigger(chat), view: empty })).toMatchObject({
    error: 'not_found',
  })
})

test('an update with the hash of an earlier state is refused', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, opens(empty))
  const { id, hash } = await openModal(chat)
  const update = (given: object) => call(chat, 'views.update', { view_id: id, view: named('New'), ...given })
  expect(await update({ hash })).toMatchObject({ ok: true })
  expect(await update({ hash })).toMatchObject({ ok: false, error: 'hash_conflict' })
  expect(await update({})).toMatchObject({ ok: true })
  expect(await update({ view_id: 'V0NONE' })).toMatchObject({ ok: false, error: 'not_found' })
})

test('an external id names one open view, by which it can be updated', async () => {
  await using chat = await acornChat({ botUrl: 'http://127.0.0.1:9' })
  const open = async () =>
    call(chat, 'views.open', { trigger_id: await trigger(chat), view: { ...empty, external_id: 'elm' } })
  expect(await open()).toMatchObject({ ok: true })
  expect(await open()).toMatchObject({ error: 'duplicate_external_id' })
  expect(
    await call(chat, 'views.update', { external_id: 'elm', view: { ...named('New'), external_id: 'elm' } }),
  ).toMatchObject({ ok: true, view: { title: { text: 'New' } } })
})

test('what has been filled in survives an update of the same fields, and reaches the bot as state', async () => {
  await using chat = await acornChat()
  const submitted: unknown[] = []
  await using _bot = await boltBot(chat, (app) => {
    opens(form)(app)
    app.view('form', async ({ ack, view, body }) => {
      submitted.push(view.state.values, view.private_metadata, body.user)
      await ack()
    })
  })
  const ada = chat.as('U0ADA')
  const { id } = await openModal(chat)
  ada.fill({ Name: 'Elm Ltd', Role: 'The member' })
  await call(chat, 'views.update', {
    view_id: id,
    view: { ...form, title: { type: 'plain_text', text: 'Still Elm' } },
  })
  const answer = await ada.submit()
  expect(answer).toMatchObject({ ok: true, status: 200, modal: undefined })
  expect(ada.modal()).toBeUndefined()
  expect(submitted).toEqual([
    {
      name: { value: { type: 'plain_text_input', value: 'Elm Ltd' } },
      role: {
        value: {
          type: 'static_select',
          selected_option: { value: 'member', text: { type: 'plain_text', text: 'The member' } },
        },
      },
    },
    'opaque',
    { id: 'U0ADA', name: 'ada', username: 'ada', team_id: 'T0ACORN' },
  ])
})

test('a form with a required field empty or a text too long is not sent', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, opens(form))
  await openModal(chat)
  const ada = chat.as('U0ADA')
  const before = chat.deliveries.length
  expect((await ada.submit()).errors).toEqual({ name: 'Please complete this required field.' })
  expect((await ada.submit({ Name: 'longer than ten' })).errors).toEqual({
    name: 'Must be at most 10 characters.',
  })
  expect(chat.deliveries).toHaveLength(before)
  expect(() => ada.fill({ Role: 'org-admin' })).toThrow('“org-admin” is not offered here')
})

test('a bot answers a form with errors beside the fields, another view, one more view, or by closing all', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => {
    opens(form)(app)
    app.view('form', async ({ ack, view }) => {
      const said = view.state.values.name?.value?.value
      if (said === 'errors') await ack({ response_action: 'errors', errors: { name: 'Taken.' } })
      else if (said === 'update') await ack({ response_action: 'update', view: named('Updated') })
      else if (said === 'push') await ack({ response_action: 'push', view: form })
      else await ack({ response_action: 'clear' })
    })
  })
  const ada = chat.as('U0ADA')
  const first = await openModal(chat)
  expect(await ada.submit({ Name: 'errors' })).toMatchObject({ ok: false, errors: { name: 'Taken.' } })
  expect(ada.modal()?.id).toBe(first.id)
  await ada.submit({ Name: 'push' })
  expect(ada.modal()?.previousId).toBe(first.id)
  await ada.submit({ Name: 'clear' })
  expect(ada.modal()).toBeUndefined()
  await openModal(chat)
  await ada.submit({ Name: 'update' })
  expect(ada.modal()?.content).toMatchObject({ title: { text: 'Updated' } })
})

test('a form whose answer is late, broken or malformed stays open with trouble', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => {
    opens(form)(app)
    app.view('form', async ({ ack, view }) => {
      const said = view.state.values.name?.value?.value
      if (said === 'view') await ack({ response_action: 'update', view: named('x'.repeat(25)) })
      if (said === 'field') await ack({ response_action: 'errors', errors: { nowhere: 'Taken.' } })
    })
  })
  const ada = chat.as('U0ADA')
  const { id } = await openModal(chat)
  for (const said of ['view', 'field', 'silence']) {
    const answer = await ada.submit({ Name: said })
    expect(answer).toMatchObject({ ok: false, error: expect.stringContaining('trouble connecting') })
    expect(ada.modal()?.id).toBe(id)
  }
})

test('a bot hears of a closed modal when it asked to, and clear_on_close closes all', async () => {
  await using chat = await acornChat()
  const heard: object[] = []
  await using _bot = await boltBot(chat, (app) => {
    opens({ ...empty, callback_id: 'form', notify_on_close: true, clear_on_close: true })(app)
    app.view<ViewClosedAction>({ type: 'view_closed', callback_id: 'form' }, async ({ ack, body }) => {
      heard.push({ cleared: body.is_cleared, user: body.user.id })
      await ack()
    })
  })
  await openModal(chat)
  expect(await chat.as('U0ADA').close()).toMatchObject({ ok: true, status: 200 })
  expect(heard).toEqual([{ cleared: true, user: 'U0ADA' }])
  expect(chat.as('U0ADA').modal()).toBeUndefined()
})

test('an App Home is published when it is opened, one for each person, and refuses a stale hash', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) =>
    app.event('app_home_opened', async ({ event, client }) => {
      const text = { type: 'plain_text' as const, text: `Home of ${event.user}` }
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'header', text }] },
      })
    }),
  )
  const ada = chat.as('U0ADA')
  await ada.openHome()
  const home = await ada.until(() => ada.home(), 'The home')
  expect(home.blocks).toMatchObject([{ text: { text: 'Home of U0ADA' } }])
  expect(chat.as('U0BEN').home()).toBeUndefined()
  const publish = (hash: string) =>
    call(chat, 'views.publish', { user_id: 'U0ADA', hash, view: { type: 'home', blocks: [] } })
  expect(await publish(home.hash)).toMatchObject({ ok: true })
  expect(await publish(home.hash)).toMatchObject({ error: 'hash_conflict' })
})
