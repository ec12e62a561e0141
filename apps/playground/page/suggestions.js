import { byId, element } from './dom.js'

/** @typedef {import('../src/clients/command-hint.ts').CommandHint} CommandHint */
/** @typedef {{ line: string, usage: string, description: string }} Suggestion */

/** @type {Suggestion[]} */
let offered = []
let active = -1

/**
 * What could be meant by what has been typed so far: commands at first, then whole lines of the command that was typed.
 *
 * @param {string} typed
 * @param {readonly CommandHint[]} commands
 * @returns {Suggestion[]}
 */
function matching(typed, commands) {
  if (!typed.startsWith('/') || typed.includes('\n')) return []
  if (!typed.includes(' ')) {
    return commands
      .filter(({ name }) => name.startsWith(typed.toLowerCase()))
      .map(({ name, usage = '', description = '' }) => ({ line: `${name} `, usage, description }))
  }
  const [name] = typed.split(' ', 1)
  return (commands.find((command) => command.name === name)?.examples ?? [])
    .filter((line) => line.startsWith(typed) && line !== typed)
    .map((line) => ({ line, usage: '', description: '' }))
}

/**
 * Shows what fits what has been typed.
 *
 * @param {string} typed
 * @param {readonly CommandHint[]} commands
 * @param {(line: string) => void} choose
 */
export function suggest(typed, commands, choose) {
  offered = matching(typed, commands)
  active = -1
  byId('suggestions').replaceChildren(
    ...offered.map(({ line, usage, description }, index) =>
      element(
        'div',
        {
          class: 'suggestion',
          role: 'option',
          id: `suggestion-${index}`,
          'aria-selected': 'false',
          // Before the click would take the focus out of the message box.
          onmousedown: (event) => {
            event.preventDefault()
            choose(line)
          },
        },
        element('span', { class: 'what' }, element('strong', {}, line.trim()), usage ? ` ${usage}` : null),
        element('span', { class: 'why' }, description),
      ),
    ),
  )
  reflect()
}

/**
 * Moves through what is offered.
 *
 * @param {1 | -1} step
 * @returns {boolean} whether anything is offered at all
 */
export function moveSuggestion(step) {
  if (offered.length === 0) return false
  active = (active + step + offered.length + (active === -1 && step === -1 ? 1 : 0)) % offered.length
  reflect()
  return true
}

/** The line that is marked, or the only one that is offered. */
export const markedSuggestion = () => offered[active]?.line

export const firstSuggestion = () => (offered[active] ?? offered[0])?.line

export function hideSuggestions() {
  offered = []
  active = -1
  reflect()
}

function reflect() {
  const list = byId('suggestions')
  const line = byId('line')
  list.hidden = offered.length === 0
  line.setAttribute('aria-expanded', String(offered.length > 0))
  if (active >= 0) line.setAttribute('aria-activedescendant', `suggestion-${active}`)
  else line.removeAttribute('aria-activedescendant')
  ;[...list.children].forEach((each, index) => {
    each.setAttribute('aria-selected', String(index === active))
    if (index === active) each.scrollIntoView({ block: 'nearest' })
  })
}
