import type { DrawnBlock, UsableElement } from '../blocks/drawn-block.ts'
import { elementsIn, type PlacedElement } from '../blocks/elements-in.ts'

/** By ids; or by what a person sees: the words on a button, a label, the name that a screen reader says. */
export type Target = string | { blockId: string; actionId: string }

/** The one element that is meant. None, or more than one, is an error that names what there is. */
export function findElement(blocks: readonly DrawnBlock[], target: Target): PlacedElement {
  const all = elementsIn(blocks)
  const found = all.filter((placed) => isMeant(placed, target))
  if (found.length === 1) return found[0] as PlacedElement
  const name = typeof target === 'string' ? target : `${target.blockId}/${target.actionId}`
  const there = all
    .map(({ element, block }) => `“${wordsOf(element, block)}” (${element.action_id})`)
    .join(', ')
  throw new Error(
    `${found.length === 0 ? 'Nothing' : 'More than one thing'} here is called “${name}”. There is: ${there || 'nothing to use'}.`,
  )
}

function isMeant({ block, element }: PlacedElement, target: Target): boolean {
  if (typeof target === 'object') {
    return block.block_id === target.blockId && element.action_id === target.actionId
  }
  return (
    element.action_id === target ||
    (block.type === 'input' && block.block_id === target) ||
    wordsOf(element, block) === target ||
    (element.type === 'button' && element.accessibility_label === target)
  )
}

function wordsOf(element: UsableElement, block: DrawnBlock): string {
  if (element.type === 'button') return element.text.text
  if (block.type === 'input') return block.label.text
  return 'placeholder' in element ? (element.placeholder?.text ?? '') : ''
}
