import type { BlockAction, ViewStateValue } from '@slack/bolt'
import type { UsableElement } from '../blocks/drawn-block.ts'
import type { Input } from '../blocks/element-value.ts'
import type { PlacedElement } from '../blocks/elements-in.ts'
import { optionNamed } from '../blocks/options-of.ts'
import { asSlackMessage } from '../web-api/chat-methods.ts'
import { conversationName } from '../workspace/conversation.ts'
import type { Member } from '../workspace/member.ts'
import type { SurfaceState } from '../workspace/surface-state.ts'
import { asViewOutput } from '../workspace/view.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { interactionOf } from './interaction.ts'
import type { Surface } from './surface.ts'

export interface Act {
  member: Member
  surface: Surface
  placed: PlacedElement
  input: Input
  value: ViewStateValue | undefined
  state: SurfaceState
  /** Only an act in a message has one. */
  responseUrl: string | undefined
}

/** What Slack sends when a person presses or chooses something. */
export function blockActionPayload(workspace: Workspace, act: Act): Partial<BlockAction> {
  const viewId = act.surface.kind === 'view' ? act.surface.view.id : undefined
  return {
    type: 'block_actions',
    ...interactionOf(workspace, act.member),
    trigger_id: workspace.triggers.issue(act.member.id, viewId),
    ...whereOf(workspace, act),
    actions: [actionOf(workspace, act)],
  }
}

function whereOf(workspace: Workspace, { surface, state, responseUrl }: Act): Partial<BlockAction> {
  if (surface.kind === 'view') {
    const view = asViewOutput({ ...surface.view, state }, workspace.app, workspace.team)
    return { container: { type: 'view', view_id: surface.view.id }, view }
  }
  const { message } = surface
  const conversation = workspace.conversation(message.conversationId)
  const ephemeral = message.visibleTo !== undefined
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.conversationId,
      is_ephemeral: ephemeral,
    },
    channel: { id: message.conversationId, name: conversation ? conversationName(conversation) : '' },
    // Slack keeps no ephemeral message, so its content does not come with the action.
    ...(ephemeral ? {} : { message: asSlackMessage(workspace, message) }),
    state: { values: state },
    ...(responseUrl === undefined ? {} : { response_url: responseUrl }),
  }
}

function actionOf(workspace: Workspace, { placed, input, value }: Act): BlockAction['actions'][number] {
  const { block, element } = placed
  return {
    ...whatWasDone(element, input, value),
    type: element.type,
    action_id: element.action_id,
    block_id: block.block_id,
    action_ts: `${(workspace.clock().getTime() / 1000).toFixed(3)}000`,
  } as BlockAction['actions'][number]
}

function whatWasDone(element: UsableElement, input: Input, value: ViewStateValue | undefined): object {
  if (element.type === 'button') {
    const { text, value: carried, style } = element
    return { text, ...(carried === undefined ? {} : { value: carried }), ...(style ? { style } : {}) }
  }
  if (element.type === 'overflow') return { selected_option: optionNamed(element, String(input)) }
  return value ?? {}
}
