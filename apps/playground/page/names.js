import { element } from './dom.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */

/**
 * The name that messages and mentions show.
 *
 * @param {PageState} state
 * @param {string} id
 */
export function realName(state, id) {
  if (id === state.app.botUserId) return state.app.name
  if (id === 'USLACKBOT') return 'Slackbot'
  return state.members.find((member) => member.id === id)?.realName ?? 'Somebody'
}

const hues = 6

/**
 * A tile with the first letters of a name. The same name always has the same colour.
 *
 * @param {string} name
 * @param {string} kind
 */
export function avatar(name, kind = 'person') {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase()
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % hues
  return element(
    'span',
    { class: `avatar ${kind} hue-${hue}`, 'aria-hidden': 'true' },
    kind === 'person' ? letters : letters.slice(0, 1),
  )
}
