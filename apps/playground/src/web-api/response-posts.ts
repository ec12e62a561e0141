import { isObject } from '../blocks/check.ts'
import type { Message } from '../workspace/message.ts'
import type { ResponseTarget } from '../workspace/response-urls.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { Arguments } from './arguments.ts'
import { type MessageContent, messageContent } from './message-content.ts'
import { Refusal } from './refusal.ts'

/**
 * Shows what the bot answers to an interaction, in an acknowledgement or at its response address:
 * a new message, seen by that person alone unless `response_type` is `in_channel`; or the message that they
 * acted in, replaced or deleted. Malformed content is refused, and nothing is shown.
 */
export function showResponse(workspace: Workspace, target: ResponseTarget, sent: unknown): void {
  if (!isObject(sent)) throw new Refusal('invalid_payload', { status: 400 })
  const source = sourceOf(workspace, target)
  if (sent.delete_original === true || sent.delete_original === 'true') {
    if (source) workspace.messages.remove(source)
    workspace.changes.announce()
    return
  }
  const content = messageContent(new Arguments(sent))
  const replaces = sent.replace_original === true || sent.replace_original === 'true'
  const message =
    replaces && source
      ? workspace.messages.replace(source, content)
      : workspace.messages.add(
          response(workspace, target, { content, inChannel: sent.response_type === 'in_channel' }),
        )
  target.replies.arrived(message)
  workspace.changes.announce()
}

/** One post to a response address: counted, and then shown. */
export function postToResponseUrl(workspace: Workspace, id: string, sent: unknown): void {
  showResponse(workspace, workspace.responseUrls.use(id), sent)
}

function sourceOf(
  { messages }: Workspace,
  { conversationId, sourceTs }: ResponseTarget,
): Message | undefined {
  return sourceTs === undefined ? undefined : messages.find(conversationId, sourceTs)
}

function response(
  { app }: Workspace,
  { conversationId, memberId }: ResponseTarget,
  { content, inChannel }: { content: MessageContent; inChannel: boolean },
): Omit<Message, 'ts'> {
  return {
    conversationId,
    author: app.botUserId,
    origin: 'app',
    ...content,
    ...(inChannel ? {} : { visibleTo: memberId }),
  }
}
