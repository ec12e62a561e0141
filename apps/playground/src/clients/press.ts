import { type Input, valueAfter } from '../blocks/element-value.ts'
import type { Member } from '../workspace/member.ts'
import { Replies } from '../workspace/replies.ts'
import { type SurfaceState, withValue } from '../workspace/surface-state.ts'
import { type Answer, answerOfClient, answerTo, failureOfInteraction } from './answer.ts'
import { blockActionPayload } from './block-action.ts'
import type { Clients } from './clients.ts'
import { findElement, type Target } from './find-element.ts'
import { interactionBody } from './interaction.ts'
import { blocksOf, type Surface } from './surface.ts'

export interface PressOptions {
  /** Says yes to the question that the element asks first; without it the question comes back unanswered. */
  confirm?: boolean
  /** What is chosen or written, for an element that is not a button. */
  value?: Input
}

/** Presses a button or chooses from a menu, in a message, a modal or an App Home. */
export async function press(
  clients: Clients,
  { member, surface, target }: { member: Member; surface: Surface; target: Target },
  { confirm = false, value: input = null }: PressOptions = {},
): Promise<Answer> {
  const { workspace, courier } = clients
  const placed = findElement(blocksOf(surface), target)
  const { element, block } = placed
  const question = 'confirm' in element ? element.confirm : undefined
  if (question && !confirm) return answerOfClient({ confirm: question })
  const state = stateOf(clients, surface, member)
  const value = valueAfter(element, input)
  const ids = { blockId: block.block_id ?? '', actionId: element.action_id ?? '' }
  if (value) withValue(state, ids, value)
  const replies = new Replies()
  const responseUrl = responseUrlFor(clients, { member, surface, replies })
  const payload = blockActionPayload(workspace, { member, surface, placed, input, value, state, responseUrl })
  let error: string | undefined
  const said = await courier.send(
    { kind: 'interaction', body: interactionBody(payload) },
    (acknowledgement) => {
      error ??= failureOfInteraction(acknowledgement)
    },
  )
  return answerTo(said, { replies, modal: workspace.views.top(member.id), error })
}

function stateOf({ chosen }: Clients, surface: Surface, member: Member): SurfaceState {
  return surface.kind === 'view' ? surface.view.state : chosen.of(surface.message, member.id)
}

function responseUrlFor(
  { workspace }: Clients,
  { member, surface, replies }: { member: Member; surface: Surface; replies: Replies },
): string | undefined {
  if (surface.kind === 'view') return undefined
  const { conversationId, ts } = surface.message
  return workspace.responseUrls.issue({ memberId: member.id, conversationId, sourceTs: ts, replies })
}
