import { element } from './dom.js'
import { realName } from './names.js'
import { plain } from './plain-text.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */

/** Slack's mark-up, the earlier pattern first. What stands inside bold, italic and struck text is read again. */
const patterns = [
  {
    expression: /```\n?([\s\S]+?)\n?```/,
    draw: (/** @type {string} */ inner) => element('pre', {}, unescapeEntities(inner)),
  },
  {
    expression: /`([^`\n]+)`/,
    draw: (/** @type {string} */ inner) => element('code', {}, unescapeEntities(inner)),
  },
  { expression: /<([^<>\n]+)>/, draw: reference },
  { expression: /(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/, draw: wrapped('strong') },
  { expression: /(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])/, draw: wrapped('em') },
  { expression: /(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/, draw: wrapped('s') },
  { expression: /^(?:&gt;|>) ?(.*)$/m, draw: wrapped('blockquote') },
]

/**
 * Slack's mark-up as elements. Nothing in it can become HTML: every piece of text ends as a text node.
 *
 * @param {string} text
 * @param {PageState} state
 * @returns {Node[]}
 */
export function mrkdwn(text, state) {
  const first = firstMatch(text)
  if (!first) return lines(text)
  const { match, draw } = first
  const after = text.slice(match.index + match[0].length)
  return [...lines(text.slice(0, match.index)), draw(match[1] ?? '', state), ...mrkdwn(after, state)]
}

/** @param {string} text */
function firstMatch(text) {
  let first
  for (const { expression, draw } of patterns) {
    const match = expression.exec(text)
    if (match && (!first || match.index < first.match.index)) first = { match, draw }
  }
  return first
}

/** @param {'strong' | 'em' | 's' | 'blockquote'} tag */
function wrapped(tag) {
  return (/** @type {string} */ inner, /** @type {PageState} */ state) =>
    element(tag, {}, ...mrkdwn(inner, state))
}

/**
 * What stands in angle brackets: a person, the channel, everybody, or an address with or without words of its own.
 *
 * @param {string} inner
 * @param {PageState} state
 */
function reference(inner, state) {
  const [target = '', words] = inner.split('|')
  if (target.startsWith('@'))
    return element('span', { class: 'mention' }, `@${realName(state, target.slice(1))}`)
  if (target.startsWith('#')) return element('span', { class: 'mention' }, `#${words ?? 'general'}`)
  if (target.startsWith('!date^')) return date(target, words)
  if (target.startsWith('!')) return element('span', { class: 'mention' }, `@${words ?? target.slice(1)}`)
  if (/^(https?:|mailto:)/.test(target)) {
    const address = unescapeEntities(target)
    return element(
      'a',
      { href: address, target: '_blank', rel: 'noopener noreferrer' },
      words ? unescapeEntities(words) : address.replace(/^mailto:/, ''),
    )
  }
  return document.createTextNode(`<${unescapeEntities(inner)}>`)
}

/**
 * A moment as its reader's own calendar says it; without a moment, the words that came for that case.
 *
 * @param {string} target `!date^<seconds>^<format>`
 * @param {string} [words]
 */
function date(target, words = '') {
  const [, seconds, format = ''] = target.split('^')
  const moment = new Date(Number(seconds) * 1000)
  if (Number.isNaN(moment.getTime())) return document.createTextNode(unescapeEntities(words))
  const day = moment.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' })
  const time = moment.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  const shown = format.replace(/\{date[a-z_]*\}/g, day).replaceAll('{time}', time)
  return element('time', { datetime: moment.toISOString(), title: moment.toLocaleString() }, shown)
}

/** @param {string} text */
const lines = (text) => plain(unescapeEntities(text))

/** @param {string} text */
const unescapeEntities = (text) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
