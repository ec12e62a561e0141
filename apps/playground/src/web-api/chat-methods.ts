import type { Message } from '../workspace/message.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Arguments } from './arguments.ts'
import { conversationNamed } from './conversation-methods.ts'
import { messageContent } from './message-content.ts'
import type { Method } from './method.ts'
import { Refusal } from './refusal.ts'

const fromApp = (workspace: Workspace, conversationId: string, given: Arguments): Omit<Message, 'ts'> => {
  const threadTs = given.optional('thread_ts')
  return {
    conversationId,
    author: workspace.app.botUserId,
    origin: 'app',
    ...messageContent(given),
    ...(threadTs === undefined ? {} : { threadTs }),
  }
}

/** A message as answers and payloads carry it. */
export const asSlackMessage = ({ app, team }: Workspace, { author, ts, text, blocks }: Message) => ({
  type: 'message' as const,
  user: author,
  bot_id: app.botId,
  app_id: app.id,
  team: team.id,
  ts,
  text,
  blocks,
})

const postMessage: Method = (workspace, given) => {
  const { id } = conversationNamed(workspace, given)
  const message = workspace.messages.add(fromApp(workspace, id, given))
  workspace.changes.announce()
  return { channel: id, ts: message.ts, message: asSlackMessage(workspace, message) }
}

const postEphemeral: Method = (workspace, given) => {
  const { id } = conversationNamed(workspace, given)
  const member = workspace.members.get(given.required('user'))
  if (!member || member.deleted) throw new Refusal('user_not_in_channel')
  const message = workspace.messages.add({ ...fromApp(workspace, id, given), visibleTo: member.id })
  workspace.changes.announce()
  return { message_ts: message.ts }
}

/** Only the bot's own messages can be changed, and ephemeral ones not at all: they are not kept by Slack. */
function ownMessage(workspace: Workspace, given: Arguments, otherwise: string): Message {
  const { id } = conversationNamed(workspace, given)
  const message = workspace.messages.find(id, given.required('ts'))
  if (!message || message.visibleTo !== undefined) throw new Refusal('message_not_found')
  if (message.origin !== 'app') throw new Refusal(otherwise)
  return message
}

const update: Method = (workspace, given) => {
  const message = ownMessage(workspace, given, 'cant_update_message')
  const replaced = workspace.messages.replace(message, messageContent(given))
  workspace.changes.announce()
  return {
    channel: message.conversationId,
    ts: message.ts,
    text: replaced.text,
    message: asSlackMessage(workspace, replaced),
  }
}

const remove: Method = (workspace, given) => {
  const message = ownMessage(workspace, given, 'cant_delete_message')
  workspace.messages.remove(message)
  workspace.changes.announce()
  return { channel: message.conversationId, ts: message.ts }
}

const getPermalink: Method = (workspace, given) => {
  const { id } = conversationNamed(workspace, given)
  const ts = given.required('message_ts')
  if (!workspace.messages.find(id, ts)) throw new Refusal('message_not_found')
  const { domain } = workspace.team
  return { channel: id, permalink: `https://${domain}.slack.com/archives/${id}/p${ts.replace('.', '')}` }
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
}
