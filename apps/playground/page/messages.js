import { drawBlocks } from './blocks.js'
import { byId, element } from './dom.js'
import { layOut } from './lay-out.js'
import { mrkdwn } from './mrkdwn.js'
import { avatar, realName } from './names.js'
import { useElement } from './use.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {import('../src/workspace/message.ts').Message} Message */

/** Messages that are on the page already, by their key: an unchanged one keeps its element, and with it the focus. */
/** @type {Map<string, { source: string, drawn: HTMLElement }>} */
let shown = new Map()

/** @type {string | undefined} */
let place

/**
 * Draws the messages of a conversation; the new ones are also said to a screen reader.
 *
 * @param {PageState} state
 * @param {string} conversationId
 * @param {() => Node} welcome what an empty conversation shows
 */
export function showMessages(state, conversationId, welcome) {
  const log = byId('log')
  const messages = state.conversations.find(({ id }) => id === conversationId)?.messages ?? []
  const entering = place !== `${state.me} ${conversationId}`
  const atEnd = entering || log.scrollHeight - log.scrollTop - log.clientHeight < 80
  if (entering) shown = new Map()
  place = `${state.me} ${conversationId}`
  const before = shown
  shown = new Map(messages.map((message) => [message.ts, drawnOnce(message, state, before)]))
  if (messages.length === 0) log.replaceChildren(welcome())
  else {
    const wanted = [...shown.values()].map(({ drawn }) => drawn)
    layOut(log, wanted)
  }
  const arrived = entering ? [] : messages.filter(({ ts }) => !before.has(ts))
  if (arrived.length > 0) announce(arrived, state)
  if (atEnd || arrived.some(({ author }) => author === state.me)) log.scrollTop = log.scrollHeight
}

/**
 * @param {Message} message
 * @param {PageState} state
 * @param {typeof shown} before
 */
function drawnOnce(message, state, before) {
  const source = JSON.stringify(message)
  const already = before.get(message.ts)
  return already?.source === source ? already : { source, drawn: draw(message, state) }
}

/**
 * @param {Message} message
 * @param {PageState} state
 */
function draw(message, state) {
  const name = realName(state, message.author)
  const byApp = message.origin === 'app'
  const sent = new Date(Number(message.ts) * 1000)
  return element(
    'article',
    {
      class: `message ${message.origin} ${message.visibleTo === undefined ? '' : 'private'}`,
      'data-ts': message.ts,
    },
    avatar(name, byApp ? 'app' : message.origin === 'slackbot' ? 'slackbot' : 'person'),
    element(
      'div',
      { class: 'body' },
      element(
        'p',
        { class: 'by' },
        element('strong', {}, name),
        byApp ? element('span', { class: 'badge' }, 'app') : null,
        element(
          'time',
          { datetime: sent.toISOString() },
          sent.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
        ),
        message.visibleTo === undefined
          ? null
          : element('span', { class: 'only-you' }, 'Only visible to you'),
      ),
      element('div', { class: 'content' }, ...content(message, state)),
      message.edited ? element('small', { class: 'edited' }, '(edited)') : null,
    ),
  )
}

/**
 * @param {Message} message
 * @param {PageState} state
 * @returns {Node[]}
 */
function content(message, state) {
  if (message.origin === 'typed')
    return [element('code', { class: 'typed-line' }, ...mrkdwn(message.text, state))]
  if (message.blocks.length === 0) return [element('p', {}, ...mrkdwn(message.text, state))]
  return drawBlocks(message.blocks, {
    state,
    id: `m${message.ts.replace('.', '-')}`,
    valueOf: () => null,
    use: (block, part, value, source) =>
      useElement({ surface: { ts: message.ts }, block, part, value, source }, state),
  })
}

/**
 * @param {Message[]} messages
 * @param {PageState} state
 */
function announce(messages, state) {
  const heard = messages.filter(({ author }) => author !== state.me)
  byId('announcer').textContent = heard
    .map(
      (message) =>
        `${realName(state, message.author)}: ${message.text || shown.get(message.ts)?.drawn.querySelector('.content')?.textContent}`,
    )
    .join('\n')
}
