import { element } from './dom.js'
import { realName } from './names.js'

/**
 * What an empty conversation shows: who one is, what comes here, and lines to begin with.
 *
 * @param {import('../src/page/page-state.ts').PageState} state
 * @param {{ isDirect: boolean, lines: readonly string[], write: (line: string) => void }} shown
 */
export function welcome(state, { isDirect, lines, write }) {
  const [firstName] = realName(state, state.me).split(' ')
  const { name } = state.app
  return element(
    'div',
    { class: 'welcome' },
    element('h3', {}, `Hello, ${firstName}.`),
    element(
      'p',
      {},
      isDirect
        ? `Here ${name} writes to you alone: what others ask you to agree to, what became of what you asked for, and who wants to link you. Nothing has come yet. Slash commands work here, too:`
        : `This is ${state.workspaceName}’s chat. ${name} answers slash commands here; what it answers, only you see. Begin with one of these, or type / for the others.`,
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
