import { byId, element } from './dom.js'
import { avatar } from './names.js'
import { fetchPeople } from './server.js'

/** @typedef {import('../src/page/people.ts').Persona} Persona */

/**
 * Lets the person at the keyboard pick who they are. The list is asked for each time: people may have been added.
 *
 * @param {string | undefined} current the key of who they are now
 * @param {(persona: Persona) => void} choose
 */
export async function pickPerson(current, choose) {
  const { people } = await fetchPeople()
  const dialog = /** @type {HTMLDialogElement} */ (byId('people'))
  const pick = (/** @type {Persona} */ persona) => {
    dialog.close()
    choose(persona)
  }
  dialog.replaceChildren(
    element(
      'header',
      {},
      element('h2', { id: 'people-title' }, 'Who are you?'),
      element(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => dialog.close() },
        '×',
      ),
    ),
    element(
      'p',
      { class: 'hint' },
      'Everybody sees and may do something else. Open a second window to be two people at once.',
    ),
    element(
      'ul',
      {},
      ...people.map((persona) => element('li', {}, entry(persona, persona.key === current, pick))),
    ),
  )
  dialog.showModal()
  const marked = dialog.querySelector('[aria-current]') ?? dialog.querySelector('li button')
  if (marked instanceof HTMLElement) marked.focus()
}

/**
 * @param {Persona} persona
 * @param {boolean} isCurrent
 * @param {(persona: Persona) => void} pick
 */
function entry(persona, isCurrent, pick) {
  return element(
    'button',
    {
      type: 'button',
      class: 'persona',
      'aria-current': isCurrent ? 'true' : null,
      onclick: () => pick(persona),
    },
    avatar(persona.label),
    element(
      'span',
      {},
      element('strong', {}, persona.label),
      element(
        'small',
        {},
        persona.memberId === undefined ? `${persona.note} · joins the chat when picked` : persona.note,
      ),
    ),
  )
}
