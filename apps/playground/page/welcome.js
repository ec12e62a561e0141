import { element } from './dom.js'
import { realName } from './names.js'

/**
 * What an empty conversation shows: who one is, and lines to begin with.
 *
 * @param {import('../src/page/page-state.ts').PageState} state
 * @param {(line: string) => void} write
 */
export function welcome(state, write) {
  const lines = state.commands.flatMap(({ examples = [] }) => examples.slice(0, 3)).slice(0, 6)
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
      ...lines.map((line) =>
        element(
          'li',
          {},
          element('button', { type: 'button', class: 'example', onclick: () => write(line) }, line),
        ),
      ),
    ),
  )
}
