import { byId, element } from './dom.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {'general' | 'direct' | 'home'} Place */

/** The latest message that was in sight, by person and conversation. */
/** @type {Map<string, string>} */
const seen = new Map()

/**
 * Draws the list of places; one with messages that have not been in sight is marked.
 *
 * @param {PageState} state
 * @param {Place} current
 * @param {(place: Place) => void} go
 */
export function showPlaces(state, current, go) {
  const [general, direct] = state.conversations
  byId('places').replaceChildren(
    entry(
      {
        label: 'general',
        sign: '#',
        place: 'general',
        unread: isUnread(state, general, current === 'general'),
      },
      current,
      go,
    ),
    entry(
      {
        label: state.app.name,
        sign: '●',
        place: 'direct',
        unread: isUnread(state, direct, current === 'direct'),
      },
      current,
      go,
    ),
    entry({ label: 'App Home', sign: '⌂', place: 'home', unread: false }, current, go),
  )
}

/**
 * @param {PageState} state
 * @param {PageState['conversations'][number] | undefined} conversation
 * @param {boolean} inSight
 */
function isUnread(state, conversation, inSight) {
  const key = `${state.me} ${conversation?.id}`
  const latest = conversation?.messages.at(-1)
  if (inSight || !seen.has(key)) seen.set(key, latest?.ts ?? '')
  return latest !== undefined && latest.author !== state.me && latest.ts > (seen.get(key) ?? '')
}

/**
 * @param {{ label: string, sign: string, place: Place, unread: boolean }} shown
 * @param {Place} current
 * @param {(place: Place) => void} go
 */
function entry({ label, sign, place, unread }, current, go) {
  return element(
    'button',
    {
      type: 'button',
      class: `place-link ${unread ? 'unread' : ''}`,
      'aria-current': place === current ? 'page' : null,
      'data-place': place,
      onclick: () => go(place),
    },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    element('span', {}, label),
    unread ? element('span', { class: 'unseen' }, ' (new messages)') : null,
  )
}
