import type { App } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/types'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StandIn } from '../src/index.ts'
import { acornChat, boltBot, call } from './acorn-chat.ts'
import { launchBrowser } from './browser.ts'
import { button, focused, openWindow, say, says, seen, textOf, type Window } from './window.ts'

let browser: Browser & AsyncDisposable

beforeAll(async () => {
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser[Symbol.asyncDispose]()
})

const plain = (text: string) => ({ type: 'plain_text' as const, text })

const answer: KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: 'Account *Elm &amp; Co* of <@U0BEN>' } },
  {
    type: 'table',
    rows: [
      ['Account', 'Users'],
      ['elm', '3'],
    ].map((row) => row.map((text) => ({ type: 'raw_text', text }))),
  },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'rename', text: plain('Rename') },
      {
        type: 'button',
        action_id: 'deactivate',
        style: 'danger',
        text: plain('Deactivate'),
        confirm: {
          title: plain('Deactivate Elm?'),
          text: plain('Its 3 users cannot sign in.'),
          confirm: plain('Do it'),
        },
      },
    ],
  },
]

const form: ModalView = {
  type: 'modal',
  callback_id: 'rename',
  title: plain('Rename'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input',
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input', action_id: 'v' },
    },
    {
      type: 'input',
      block_id: 'kind',
      optional: true,
      label: plain('Kind'),
      element: {
        type: 'radio_buttons',
        action_id: 'v',
        options: ['Large', 'Small'].map((text) => ({ text: plain(text), value: text.toLowerCase() })),
      },
    },
  ],
}

/** A small bot with an answer, a question, a form and a home. */
function elmBot(app: App): void {
  app.command('/accounts', ({ ack }) => ack({ text: 'One account', blocks: answer }))
  app.command('/echo', ({ ack, command }) => ack(command.text))
  app.action('deactivate', async ({ ack, respond }) => {
    await ack()
    await respond({ replace_original: true, text: 'Elm is deactivated.' })
  })
  app.action('rename', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: form })
  })
  app.view('rename', async ({ ack, view, client, body }) => {
    const { name, kind } = view.state.values
    if (name?.v?.value === 'oak') return ack({ response_action: 'errors', errors: { name: 'Taken.' } })
    await ack()
    const text = `Renamed to ${name?.v?.value}, ${kind?.v?.selected_option?.value}`
    await client.chat.postEphemeral({ channel: 'C0GENERAL', user: body.user.id, text })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'header', text: plain(`Home of ${event.user}`) }] },
    })
  })
}

const commands = [
  {
    name: '/accounts',
    usage: 'list',
    description: 'Manage accounts',
    examples: ['/accounts list', '/accounts list elm'],
  },
  { name: '/echo', usage: '<text>', description: 'Say it again' },
]

const openPage = (chat: StandIn): Promise<Window> => openWindow(browser, chat.url)

test('a person types a command and sees the answer, drawn, with a table; nobody else sees it', async () => {
  await using chat = await acornChat({ commands, notice: 'Made-up people.' })
  await using _bot = await boltBot(chat, elmBot)
  await using ada = await openPage(chat)
  expect(await textOf(ada, '#notice')).toBe('Made-up people.')
  expect(await textOf(ada, '#me strong')).toBe('Ada Oak')
  await say(ada, '/accounts list')
  await seen(ada, 'Account Elm & Co of @Ben Ash')
  expect(await textOf(ada, '.content strong')).toBe('Elm & Co')
  expect(await ada.$$eval('th, td', (cells) => cells.map((cell) => cell.textContent))).toEqual([
    'Account',
    'Users',
    'elm',
    '3',
  ])
  expect(await textOf(ada, '.message.private .only-you')).toBe('Only visible to you')

  await using other = await openPage(chat)
  await other.click('#me')
  await other.locator('.persona ::-p-text(Ben Ash)').click()
  await says(other, '#me strong', 'Ben Ash')
  await say(other, 'Good morning')
  await seen(ada, 'Good morning')
  expect(await textOf(other, '#log')).not.toContain('Elm')
})

test('who a window is stays so after a reload, and another window is somebody else', async () => {
  await using chat = await acornChat({ commands })
  await using page = await openPage(chat)
  await page.click('#me')
  await page.locator('.persona ::-p-text(Cleo Elm)').click()
  await says(page, '#me strong', 'Cleo Elm')
  await page.reload()
  await says(page, '#me strong', 'Cleo Elm')
  await using other = await openPage(chat)
  expect(await textOf(other, '#me strong')).toBe('Ada Oak')
})

test('what people and bots write is shown as they wrote it, and never becomes a part of the page', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, elmBot)
  chat.addMember({ id: 'U0EVE', name: 'eve', real_name: '<img src=x onerror=alert(1)>' })
  await using page = await openPage(chat)
  const attack = '<img src=x onerror="alert(1)"> <script>alert(1)</script> *<b>* `<i>` &lt;u&gt;'
  await say(page, attack)
  await say(page, `/echo ${attack}`)
  await call(chat, 'chat.postMessage', {
    channel: 'C0GENERAL',
    text: `${attack} <@U0EVE> <javascript:alert(1)|press me>`,
  })
  await call(chat, 'chat.postMessage', {
    channel: 'C0GENERAL',
    text: 'x',
    blocks: [
      { type: 'header', text: plain(attack) },
      { type: 'table', rows: [[{ type: 'raw_text', text: attack }]] },
      { type: 'actions', elements: [{ type: 'button', action_id: 'x', text: plain('<b>go</b>') }] },
    ],
  })
  await seen(page, '<b>go</b>')
  await seen(page, 'press me')
  expect(await page.$$('#log :is(img, script, b, i, u, [onerror], a)')).toHaveLength(0)
  expect(await textOf(page, '#log h3')).toBe(attack)
})

test('a dangerous button asks first: Escape sends nothing, yes replaces the message', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await say(page, '/accounts list')
  await button(page, 'Deactivate').click()
  await page.waitForSelector('#question[open]')
  expect(await focused(page)).toBe('Cancel')
  await page.keyboard.press('Escape')
  await page.waitForSelector('#question:not([open])')
  expect(chat.deliveries).toHaveLength(1)
  expect(await focused(page)).toBe('Deactivate')
  await button(page, 'Deactivate').click()
  await button(page, 'Do it').click()
  await seen(page, 'Elm is deactivated.')
  expect(await textOf(page, '#log')).not.toContain('Rename')
})

test('a form opens with the focus in it, keeps an error beside its field, and gives the focus back', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await say(page, '/accounts list')
  await button(page, 'Rename').click()
  await page.waitForSelector('#modal[open]')
  expect(await focused(page, 'labels[0].textContent')).toBe('Name')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-block=name] .error:not(:empty)')
  await page.keyboard.type('oak')
  await page.keyboard.press('Enter')
  await says(page, '[data-block=name] .error', 'Taken.')
  expect(await page.$eval('[data-block=name] input', (input) => input.getAttribute('aria-invalid'))).toBe(
    'true',
  )
  await page.keyboard.type('-2')
  await page.locator('label ::-p-text(Small)').click()
  await button(page, 'Save').click()
  await page.waitForSelector('#modal:not([open])')
  await seen(page, 'Renamed to oak-2, small')
  expect(await focused(page)).toBe('Rename')
})

test('Escape closes a form for Slack too', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await say(page, '/accounts list')
  await button(page, 'Rename').click()
  await page.waitForSelector('#modal[open]')
  await page.keyboard.press('Escape')
  await page.waitForSelector('#modal:not([open])')
  expect(chat.as('U0ADA').modal()).toBeUndefined()
})

test('the keyboard alone is enough: suggestions are offered, marked, taken, and an earlier line comes back', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  const line = () => page.evaluate(`document.querySelector('#line').value`)
  await page.focus('#line')
  await page.keyboard.type('/')
  expect(await page.$$eval('[role=option]', (options) => options.length)).toBe(2)
  await page.keyboard.press('ArrowDown')
  expect(await page.$eval('#line', (box) => box.getAttribute('aria-activedescendant'))).toBe('suggestion-0')
  await page.keyboard.press('Enter')
  expect(await line()).toBe('/accounts ')
  await page.keyboard.press('Tab')
  expect(await line()).toBe('/accounts list')
  await page.keyboard.press('Enter')
  await seen(page, 'Account Elm & Co')
  expect(await line()).toBe('')
  await page.keyboard.press('ArrowUp')
  expect(await line()).toBe('/accounts list')
})

test('a new message is said to a screen reader, one’s own is not', async () => {
  await using chat = await acornChat()
  await using page = await openPage(chat)
  await say(page, 'Mine')
  await seen(page, 'Mine')
  expect(await textOf(page, '#announcer')).toBe('')
  await chat.as('U0BEN').type('Good morning')
  await says(page, '#announcer', 'Ben Ash: Good morning')
})

test('direct messages that arrive elsewhere are marked until they are seen', async () => {
  await using chat = await acornChat()
  await using page = await openPage(chat)
  await call(chat, 'chat.postMessage', { channel: 'U0ADA', text: 'Is this you?' })
  await page.waitForSelector('[data-place=direct].unread')
  await page.click('[data-place=direct]')
  await seen(page, 'Is this you?')
  expect(await page.$('[data-place=direct].unread')).toBeNull()
})

test('a moment is said as its format wants: the day alone, or with the time', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, (app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      const text = '<!date^0^{date_short}|never> and <!date^0^{date_short_pretty} {time}|never>'
      const blocks: KnownBlock[] = [{ type: 'section', text: { type: 'mrkdwn', text } }]
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
    })
  })
  await using page = await openPage(chat)
  await page.click('[data-place=home]')
  await page.waitForSelector('#home time')
  const [day, moment] = await page.$$eval('#home time', (times) => times.map((time) => time.textContent))
  expect(day).toMatch(/19(69|70)$/)
  expect(moment).toMatch(/19(69|70) \d{1,2}:\d{2}/)
  expect(await textOf(page, '#home')).not.toMatch(/[{}]|never/)
})

test('the App Home is the person’s own', async () => {
  await using chat = await acornChat()
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await page.click('[data-place=home]')
  await says(page, '#home h3', 'Home of U0ADA')
})

test('everything that can be used has a name for screen readers', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await say(page, '/accounts list')
  await button(page, 'Rename').click()
  await page.waitForSelector('#modal[open]')
  expect(await nameless(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.waitForSelector('#modal:not([open])')
  expect(await nameless(page)).toEqual([])
  await page.$eval('#send', (send) => send.removeAttribute('aria-label'))
  expect(await nameless(page)).toEqual(['button'])
})

/** The roles of what can be used and has no name. */
async function nameless(page: Page): Promise<string[]> {
  const usable = [
    'button',
    'textbox',
    'combobox',
    'radio',
    'checkbox',
    'listbox',
    'dialog',
    'link',
    'searchbox',
  ]
  const found: string[] = []
  const look = (node: { role: string; name?: string; children?: (typeof node)[] }): void => {
    if (usable.includes(node.role) && !node.name) found.push(node.role)
    for (const child of node.children ?? []) look(child)
  }
  const tree = await page.accessibility.snapshot()
  if (tree) look(tree)
  return found
}

test('a telephone’s width is enough: nothing is wider than the screen', async () => {
  await using chat = await acornChat({ commands })
  await using _bot = await boltBot(chat, elmBot)
  await using page = await openPage(chat)
  await page.setViewport({ width: 320, height: 640 })
  await say(page, '/accounts list')
  await seen(page, 'Account Elm & Co')
  expect(await page.$eval('html', (html) => html.scrollWidth)).toBeLessThanOrEqual(320)
  await button(page, 'Rename').click()
  await page.waitForSelector('#modal[open]')
  expect(await page.$eval('#modal', (dialog) => dialog.getBoundingClientRect().right)).toBeLessThanOrEqual(
    320,
  )
})

test('a window finds its way back when the playground was away for a moment', async () => {
  const chat = await acornChat()
  const port = Number(new URL(chat.url).port)
  const page = await openPage(chat)
  await chat.close()
  await page.waitForSelector('[data-lost]')
  await using again = await acornChat({ port })
  await page.waitForSelector('body:not([data-lost])')
  await again.as('U0BEN').type('Here again')
  await seen(page, 'Here again')
  await page.browserContext().close()
})

test('the page’s policy bites: a script that is planted into it does not run', async () => {
  await using chat = await acornChat()
  const page = await openPage(chat)
  const ran = await page.evaluate(`
    const planted = document.createElement('script')
    planted.textContent = 'window.planted = true'
    document.body.append(planted)
    'planted' in window`)
  expect(ran).toBe(false)
  await expect.poll(() => page.complaints.join()).toContain('Content Security Policy')
  await page.browserContext().close()
})
