import { element } from './dom.js'
import { realName } from './names.js'

/**
 * What an empty conversation shows: who one is, and lines to begin with.
 *
 * @param {import('../src/page/page-state.ts').PageState} state
 * @param {(line: string) => void} write
 */
export function welcome(state, write) {
  const [firstName] = realName(state, state.me).split(' ')
  return element(
    'div',
    { class: 'welcome' },
    element('h3', {}, `Hello, ${firstName}.`),
    element(
      'p',
      {},
      `This is ${state.workspaceName}’s chat. ${state.app.name} answers slash commands here; what it answers, only you see. Begin with one of these, or type / for the others.`,
    ),
    element(
      'ul',
      {},
      ...state.beginnings.map((line) =>
        element(
          'li',
          {},
          element('button', { type: 'button', class: 'example', onclick: () => write(line) }, line),
        ),
      ),
    ),
  )
}
