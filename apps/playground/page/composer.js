import { byId } from './dom.js'
import { act } from './server.js'
import { firstSuggestion, hideSuggestions, markedSuggestion, moveSuggestion, suggest } from './suggestions.js'
import { sentenceFor, toast } from './toast.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {{ state: PageState, place: 'general' | 'direct' }} Now */

const line = () => /** @type {HTMLTextAreaElement} */ (byId('line'))

/** Slack's own names of failures that a message in the conversation already tells. */
const toldInConversation = [
  'operation_timeout',
  'dispatch_failed',
  'invalid_command',
  'invalid_command_response',
]

/** @type {string[]} */
const sent = []
let recalled = 0

/**
 * Makes the message box work.
 *
 * @param {() => Now | undefined} now who is writing, and where
 */
export function startComposer(now) {
  line().addEventListener('input', () => refresh(now()))
  line().addEventListener('blur', hideSuggestions)
  line().addEventListener('keydown', (event) => pressed(event, now))
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    void send(now())
  })
}

/**
 * Writes a line into the box, for the person to send or to change.
 *
 * @param {string} text
 * @param {Now | undefined} now
 */
export function writeLine(text, now) {
  line().value = text
  line().focus()
  refresh(now)
}

/** @param {Now | undefined} now */
function refresh(now) {
  const box = line()
  box.style.height = 'auto'
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`
  suggest(box.value, now?.state.commands ?? [], (text) => writeLine(text, now))
}

/**
 * @param {KeyboardEvent} event
 * @param {() => Now | undefined} now
 */
function pressed(event, now) {
  if (event.isComposing) return
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    const marked = markedSuggestion()
    if (marked === undefined) void send(now())
    else writeLine(marked, now())
  } else if (
    event.key === 'Tab' &&
    !event.shiftKey &&
    line().value.startsWith('/') &&
    firstSuggestion() !== undefined
  ) {
    event.preventDefault()
    writeLine(firstSuggestion() ?? '', now())
  } else if (event.key === 'Escape') {
    hideSuggestions()
  } else if (event.key === 'ArrowDown' && moveSuggestion(1)) {
    event.preventDefault()
  } else if (event.key === 'ArrowUp' && (recall(now()) || moveSuggestion(-1))) {
    event.preventDefault()
  }
}

/**
 * In an empty box, or one that shows an earlier line unchanged, the line before comes back.
 *
 * @param {Now | undefined} now
 */
function recall(now) {
  const untouched = line().value === '' || line().value === sent[recalled]
  if (!untouched || recalled === 0) return false
  if (line().value === '') recalled = sent.length
  recalled -= 1
  writeLine(sent[recalled] ?? '', now)
  return true
}

/** @param {Now | undefined} now */
async function send(now) {
  const text = line().value.trim()
  if (!now || text === '') return
  sent.push(text)
  recalled = sent.length
  writeLine('', now)
  const form = byId('composer')
  form.setAttribute('aria-busy', 'true')
  const { ok, error } = await act('type', { member: now.state.me, in: now.place, text })
  form.removeAttribute('aria-busy')
  if (!ok && error && !toldInConversation.includes(error)) toast(sentenceFor(error))
}
