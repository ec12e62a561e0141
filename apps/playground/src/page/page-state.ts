import type { CommandHint } from '../clients/command-hint.ts'
import { type Conversation, directMessages, general } from '../workspace/conversation.ts'
import type { Message } from '../workspace/message.ts'
import type { View } from '../workspace/view.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Older messages of a conversation are not sent to the page. */
const shownMessages = 200

/** Everything that one member's window shows. The page draws it, and asks for nothing else. */
export interface PageState {
  workspaceName: string
  app: { name: string; botUserId: string }
  me: string
  members: { id: string; name: string; realName: string }[]
  commands: readonly CommandHint[]
  /** Lines that an empty conversation offers. */
  beginnings: readonly string[]
  conversations: { id: string; kind: Conversation['kind']; messages: Message[] }[]
  modal: View | null
  /** How many modals lie open. */
  depth: number
  home: View | null
}

/** What this member sees now: their own ephemeral messages, nobody else's. */
export function pageState(
  workspace: Workspace,
  memberId: string,
  { commands, beginnings }: Pick<PageState, 'commands' | 'beginnings'>,
): PageState {
  const { team, app, members, messages, views, homes } = workspace
  const conversations = [general, directMessages(memberId)]
  return {
    workspaceName: team.name,
    app: { name: app.name, botUserId: app.botUserId },
    me: memberId,
    members: members.all().map(({ id, name, real_name }) => ({ id, name, realName: real_name })),
    commands,
    beginnings,
    conversations: conversations.map((conversation) => ({
      id: conversation.id,
      kind: conversation.kind,
      messages: messages.seenBy(memberId, conversation).slice(-shownMessages),
    })),
    modal: views.top(memberId) ?? null,
    depth: views.of(memberId).length,
    home: homes.get(memberId) ?? null,
  }
}
