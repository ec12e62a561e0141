import type { ViewStateValue } from '@slack/bolt'
import type { DrawnBlock } from '../blocks/drawn-block.ts'
import { initialValue } from '../blocks/element-value.ts'
import { elementsIn } from '../blocks/elements-in.ts'

/** What a person has filled in and chosen on one surface, by block and element: `state.values` of Slack's payloads. */
export type SurfaceState = Record<string, Record<string, ViewStateValue>>

/** What the blocks come with. Buttons and overflow menus hold no value. */
export function initialState(blocks: readonly DrawnBlock[]): SurfaceState {
  const state: SurfaceState = {}
  for (const { block, element } of elementsIn(blocks)) {
    const value = initialValue(element)
    if (value) withValue(state, { blockId: block.block_id ?? '', actionId: element.action_id ?? '' }, value)
  }
  return state
}

/** The values of these blocks, taken from an earlier state where block, element and type are still the same. */
export function keepState(earlier: SurfaceState, blocks: readonly DrawnBlock[]): SurfaceState {
  const state = initialState(blocks)
  for (const [blockId, values] of Object.entries(state)) {
    for (const [actionId, value] of Object.entries(values)) {
      const before = earlier[blockId]?.[actionId]
      if (before?.type === value.type) values[actionId] = before
    }
  }
  return state
}

export function withValue(
  state: SurfaceState,
  { blockId, actionId }: { blockId: string; actionId: string },
  value: ViewStateValue,
): void {
  state[blockId] = { ...state[blockId], [actionId]: value }
}
