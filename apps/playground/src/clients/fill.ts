import { type Input, valueAfter } from '../blocks/element-value.ts'
import { withValue } from '../workspace/surface-state.ts'
import type { View } from '../workspace/view.ts'
import { findElement, type Target } from './find-element.ts'

/** Puts something into one field of a form. What is not offered there is an error. */
export function fillField(view: View, target: Target, input: Input): void {
  const { block, element } = findElement(view.blocks, target)
  const value = valueAfter(element, input)
  const ids = { blockId: block.block_id ?? '', actionId: element.action_id ?? '' }
  if (value) withValue(view.state, ids, value)
}
