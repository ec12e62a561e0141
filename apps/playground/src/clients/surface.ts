import type { DrawnBlock } from '../blocks/drawn-block.ts'
import { keepNewest } from '../workspace/keep-newest.ts'
import type { Message } from '../workspace/message.ts'
import { initialState, type SurfaceState } from '../workspace/surface-state.ts'
import type { View } from '../workspace/view.ts'

/** What a person acts in: a message, a modal, their App Home. */
export type Surface = { kind: 'message'; message: Message } | { kind: 'view'; view: View }

export const surfaceOf = (shown: Message | View): Surface =>
  'hash' in shown ? { kind: 'view', view: shown } : { kind: 'message', message: shown }

export const blocksOf = (surface: Surface): readonly DrawnBlock[] =>
  surface.kind === 'view' ? surface.view.blocks : surface.message.blocks

/** What has been chosen in messages, by message and person. Views carry their own state. */
export class ChosenInMessages {
  readonly #states = new Map<string, SurfaceState>()

  of(message: Message, memberId: string): SurfaceState {
    const key = `${message.conversationId} ${message.ts} ${memberId}`
    const state = this.#states.get(key) ?? initialState(message.blocks)
    this.#states.set(key, state)
    keepNewest(this.#states)
    return state
  }
}
