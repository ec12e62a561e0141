import { byId, element } from './dom.js'
import { textObject } from './text-object.js'

/**
 * Asks what an element wants to have confirmed.
 *
 * @param {import('@slack/types').ConfirmationDialog} confirm
 * @param {import('../src/page/page-state.ts').PageState} state
 * @returns {Promise<boolean>}
 */
export function ask(confirm, state) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('question'))
  const yes = element(
    'button',
    { type: 'submit', value: 'yes', class: `button ${confirm.style === 'danger' ? 'danger' : 'primary'}` },
    confirm.confirm?.text ?? 'Yes',
  )
  const no = element(
    'button',
    { type: 'submit', value: 'no', class: 'button' },
    confirm.deny?.text ?? 'Cancel',
  )
  dialog.replaceChildren(
    element(
      'form',
      { onsubmit: (event) => answer(dialog, event) },
      element('h2', { id: 'question-title' }, confirm.title?.text ?? 'Are you sure?'),
      element('p', {}, ...textObject(confirm.text, state)),
      element('footer', {}, no, yes),
    ),
  )
  dialog.returnValue = 'no'
  dialog.showModal()
  // The harmless answer has the focus: a stray Enter confirms nothing.
  no.focus()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
  })
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Event} event
 */
function answer(dialog, event) {
  event.preventDefault()
  const pressed = /** @type {SubmitEvent} */ (event).submitter
  dialog.close(pressed?.getAttribute('value') ?? 'no')
}
