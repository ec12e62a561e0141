import { drawBlocks } from './blocks.js'
import { byId, element } from './dom.js'
import { act } from './server.js'
import { plainValue } from './state-value.js'
import { sentenceFor, toast } from './toast.js'
import { useElement } from './use.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {import('../src/workspace/view.ts').View} View */

/** @type {View | null} */
let open = null

/** What has been filled in and not been sent yet, by block. It outlives an update of the same view. */
/** @type {Map<string, { actionId: string, value: string | string[] | null }>} */
let filled = new Map()

/**
 * Shows the modal that lies in front of the person, or closes the dialog when none does.
 *
 * @param {PageState} state
 */
export function showModal(state) {
  const view = state.modal
  const dialog = /** @type {HTMLDialogElement} */ (byId('modal'))
  if (!view) {
    open = null
    if (dialog.open) dialog.close()
    return
  }
  if (open?.id === view.id && open.hash === view.hash) return
  if (open?.id !== view.id) filled = new Map()
  open = view
  dialog.replaceChildren(form(view, state))
  dialog.oncancel = (event) => {
    event.preventDefault()
    close(view, state)
  }
  if (!dialog.open) dialog.showModal()
  focusFirst(dialog)
}

/**
 * @param {View} view
 * @param {PageState} state
 */
function form(view, state) {
  const content = /** @type {import('@slack/types').ModalView} */ (view.content)
  return element(
    'form',
    { novalidate: true, onsubmit: (event) => submit(event, view, state) },
    element(
      'header',
      {},
      element('h2', { id: 'modal-title', tabindex: -1 }, content.title.text),
      element(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => close(view, state) },
        '×',
      ),
    ),
    element('p', { class: 'trouble', role: 'alert' }),
    element('div', { class: 'blocks' }, ...drawBlocks(view.blocks, surface(view, state))),
    element(
      'footer',
      {},
      element(
        'button',
        { type: 'button', class: 'button', onclick: () => close(view, state) },
        content.close?.text ?? (state.depth > 1 ? 'Back' : 'Cancel'),
      ),
      content.submit
        ? element('button', { type: 'submit', class: 'button primary' }, content.submit.text)
        : null,
    ),
  )
}

/**
 * @param {View} view
 * @param {PageState} state
 * @returns {import('./blocks.js').Surface}
 */
const surface = (view, state) => ({
  state,
  id: view.id,
  valueOf: (block, part) =>
    filled.get(block.block_id ?? '')?.value ??
    plainValue(view.state[block.block_id ?? '']?.[part.action_id ?? '']),
  use: (block, part, value, source) =>
    useElement({ surface: { viewId: view.id }, block, part, value, source }, state),
  fill: (block, part, value) => filled.set(block.block_id ?? '', { actionId: part.action_id ?? '', value }),
})

/**
 * @param {Event} event
 * @param {View} view
 * @param {PageState} state
 */
async function submit(event, view, state) {
  event.preventDefault()
  const sent = /** @type {HTMLFormElement} */ (event.currentTarget)
  if (sent.getAttribute('aria-busy') === 'true') return
  sent.setAttribute('aria-busy', 'true')
  const fields = [...filled].map(([blockId, { actionId, value }]) => ({ blockId, actionId, value }))
  const { error, errors } = await act('submit', { member: state.me, viewId: view.id, fields })
  sent.removeAttribute('aria-busy')
  showErrors(sent, errors)
  const trouble = sent.querySelector('.trouble')
  if (trouble) trouble.textContent = error ? sentenceFor(error) : ''
}

/**
 * @param {HTMLFormElement} sent
 * @param {Record<string, string>} errors
 */
function showErrors(sent, errors) {
  /** @type {HTMLElement | null} */
  let first = null
  for (const field of sent.querySelectorAll('.field')) {
    const text = errors[field.getAttribute('data-block') ?? '']
    const control = /** @type {HTMLElement | null} */ (field.querySelector('input, select, textarea'))
    const place = field.querySelector('.error')
    if (place) place.textContent = text ?? ''
    control?.setAttribute('aria-invalid', String(text !== undefined))
    if (text !== undefined) first ??= control
  }
  first?.focus()
}

/**
 * @param {View} view
 * @param {PageState} state
 */
async function close(view, state) {
  const { ok, error } = await act('close', { member: state.me, viewId: view.id })
  if (!ok && error) toast(sentenceFor(error))
}

/** @param {HTMLDialogElement} dialog */
function focusFirst(dialog) {
  const wanted =
    dialog.querySelector('[data-focus]') ??
    dialog.querySelector('.blocks :is(input, select, textarea)') ??
    dialog.querySelector('#modal-title')
  if (wanted instanceof HTMLElement) wanted.focus()
}
