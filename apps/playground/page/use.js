import { ask } from './question.js'
import { act } from './server.js'
import { sentenceFor, toast } from './toast.js'

/** @typedef {import('../src/blocks/drawn-block.ts').DrawnBlock} DrawnBlock */
/** @typedef {import('../src/blocks/drawn-block.ts').UsableElement} UsableElement */

/**
 * Presses or chooses something, after the question that it may ask first. What used it waits visibly meanwhile.
 *
 * @param {{ surface: { ts: string } | { viewId: string }, block: DrawnBlock, part: UsableElement,
 *   value: string | string[] | null, source: HTMLElement }} used
 * @param {import('../src/page/page-state.ts').PageState} state
 */
export async function useElement({ surface, block, part, value, source }, state) {
  const question = 'confirm' in part ? part.confirm : undefined
  if (question && !(await ask(question, state))) return
  source.setAttribute('aria-busy', 'true')
  const { ok, error } = await act('press', {
    member: state.me,
    ...surface,
    blockId: block.block_id,
    actionId: part.action_id,
    value,
  })
  source.removeAttribute('aria-busy')
  if (!ok && error) toast(sentenceFor(error))
}
