import { startComposer, writeLine } from './composer.js'
import { byId, element } from './dom.js'
import { showHome } from './home.js'
import { showMessages } from './messages.js'
import { showModal } from './modal.js'
import { avatar } from './names.js'
import { pickPerson } from './people.js'
import { showPlaces } from './places.js'
import { act, choosePerson, fetchPeople } from './server.js'
import { toast } from './toast.js'
import { welcome } from './welcome.js'

/** @typedef {import('../src/page/page-state.ts').PageState} PageState */
/** @typedef {import('../src/page/people.ts').Persona} Persona */

/** Each window is one person, also after a reload: the choice is kept per window. */
const remembered = 'person'

const retryMs = 2000

/** @type {Persona | undefined} */
let persona
/** @type {PageState | undefined} */
let state
/** @type {import('./places.js').Place} */
let place = 'general'
/** @type {EventSource | undefined} */
let stream

startComposer(() => (state ? { state, place: place === 'direct' ? 'direct' : 'general' } : undefined))
byId('me').addEventListener('click', () => void pickPerson(persona?.key, (picked) => void become(picked)))
void begin()

async function begin() {
  try {
    const { people, notice } = await fetchPeople()
    byId('notice').textContent = notice ?? ''
    byId('notice').hidden = !notice
    const key = sessionStorage.getItem(remembered)
    const first = people.find((each) => each.key === key) ?? people[0]
    if (first) await become(first)
  } catch {
    toast('The playground does not answer. Is it still running?')
    setTimeout(begin, retryMs)
  }
}

/** @param {Persona} picked */
async function become(picked) {
  try {
    const memberId = await choosePerson(picked.key)
    persona = picked
    sessionStorage.setItem(remembered, picked.key)
    showMe(picked)
    listen(memberId)
    if (place === 'home') void act('home', { member: memberId })
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error))
  }
}

/** @param {string} memberId */
function listen(memberId) {
  stream?.close()
  const opened = new EventSource(`/page/live?member=${encodeURIComponent(memberId)}`)
  stream = opened
  opened.onmessage = ({ data }) => {
    document.body.removeAttribute('data-lost')
    state = JSON.parse(data)
    show()
  }
  opened.onerror = () => {
    document.body.setAttribute('data-lost', '')
    if (opened.readyState === EventSource.CLOSED && stream === opened) setTimeout(begin, retryMs)
  }
}

function show() {
  if (!state) return
  const now = state
  document.title = `${now.workspaceName} · Tenantry playground`
  byId('workspace').textContent = now.workspaceName
  showPlaces(now, place, go)
  showPlace(now)
  showModal(now)
}

/** @param {PageState} now */
function showPlace(now) {
  const [general, direct] = now.conversations
  const isHome = place === 'home'
  byId('log').hidden = isHome
  byId('composer').hidden = isHome
  byId('home').hidden = !isHome
  byId('place-name').textContent = isHome
    ? `${now.app.name} · Home`
    : place === 'direct'
      ? now.app.name
      : '# general'
  byId('place-note').textContent = isHome
    ? 'What the app shows you, and nobody else'
    : place === 'direct'
      ? 'Direct messages with the app'
      : 'Everybody is here'
  byId('line').setAttribute(
    'placeholder',
    place === 'direct' ? `Message ${now.app.name}` : 'Message #general, or type / for a command',
  )
  if (isHome) showHome(now)
  else {
    const isDirect = place === 'direct'
    const lines = persona?.beginnings ?? now.beginnings
    showMessages(now, (isDirect ? direct : general)?.id ?? '', () => welcome(now, { isDirect, lines, write }))
  }
}

/** @param {string} line */
function write(line) {
  writeLine(line, state ? { state, place: place === 'direct' ? 'direct' : 'general' } : undefined)
}

/** @param {import('./places.js').Place} to */
function go(to) {
  place = to
  show()
  document.querySelector(`[data-place="${to}"]`)?.dispatchEvent(new Event('focus'))
  if (to === 'home') void act('home', { member: state?.me })
  else byId('line').focus()
}

/** @param {Persona} now */
function showMe(now) {
  byId('me').replaceChildren(
    avatar(now.label),
    element(
      'span',
      {},
      element('small', {}, 'You are'),
      element('strong', {}, now.label),
      element('small', { class: 'note' }, now.note),
    ),
    element('span', { class: 'change', 'aria-hidden': 'true' }, '⇅'),
    element('span', { class: 'unseen' }, 'Become somebody else'),
  )
}
