import { type Conversation, directMessages, general } from '../workspace/conversation.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Arguments } from './arguments.ts'
import type { Method } from './method.ts'
import { Refusal } from './refusal.ts'

/**
 * The conversation that the argument `channel` names: a conversation's id, or a member's, whose direct
 * messages are then meant. An unknown one is refused.
 */
export function conversationNamed(workspace: Workspace, given: Arguments): Conversation {
  const id = given.required('channel')
  const conversation = workspace.members.get(id) ? directMessages(id) : workspace.conversation(id)
  if (!conversation) throw new Refusal('channel_not_found')
  return conversation
}

const asChannel = (conversation: Conversation): object =>
  conversation.kind === 'channel'
    ? { id: conversation.id, name: conversation.name, is_channel: true, is_general: true, is_member: true }
    : { id: conversation.id, user: conversation.memberId, is_im: true, is_open: true }

const open: Method = (workspace, given) => {
  const channel = given.optional('channel')
  if (channel !== undefined) return { channel: asChannel(conversationNamed(workspace, given)) }
  const users = given.required('users').split(',')
  const member = workspace.members.get(users[0] ?? '')
  if (users.length !== 1 || !member) throw new Refusal('user_not_found')
  if (member.deleted) throw new Refusal('user_disabled')
  return { channel: asChannel(directMessages(member.id)) }
}

export const conversationMethods: Record<string, Method> = {
  'conversations.open': open,
  'conversations.info': (workspace, given) => ({ channel: asChannel(conversationNamed(workspace, given)) }),
  'conversations.list': () => ({ channels: [asChannel(general)], response_metadata: { next_cursor: '' } }),
}
