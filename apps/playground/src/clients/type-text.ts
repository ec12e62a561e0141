import type { Conversation } from '../workspace/conversation.ts'
import type { Member } from '../workspace/member.ts'
import { fromSlackbot } from '../workspace/messages.ts'
import { Replies } from '../workspace/replies.ts'
import type { ChatApp } from '../workspace/team.ts'
import { type Answer, answerOfClient, answerTo } from './answer.ts'
import type { Clients } from './clients.ts'
import type { CommandHint } from './command-hint.ts'
import { showCommandResponse } from './command-response.ts'
import { escapeEntities, escapeMentions } from './escape-mentions.ts'
import { slashCommandBody, splitCommand } from './slash-command.ts'

interface Typed {
  member: Member
  conversation: Conversation
  text: string
}

/** Sends a line: a slash command goes to the bot, anything else is a message to whoever is in the conversation; one to the app is answered by how it is asked. */
export async function typeText(clients: Clients, typed: Typed): Promise<Answer> {
  if (typed.text.startsWith('/')) return typeCommand(clients, typed)
  const { app, messages, changes, members } = clients.workspace
  messages.add({
    conversationId: typed.conversation.id,
    author: typed.member.id,
    origin: 'person',
    text: escapeMentions(typed.text, members),
    blocks: [],
  })
  if (isToApp(typed, app)) {
    const hint = howToAsk(app, clients.commands ?? [])
    messages.add(fromSlackbot(typed.conversation.id, typed.member.id, hint))
  }
  changes.announce()
  return answerOfClient({ ok: true })
}

/** Slack lets nobody write to an app that reads no messages; here it can be done, and is answered rather than left without a word. */
function isToApp({ conversation, text }: Typed, { name }: ChatApp): boolean {
  const [first = ''] = text.split(/\s/)
  return conversation.kind === 'direct' || first.toLowerCase() === `@${name.toLowerCase()}`
}

function howToAsk({ name }: ChatApp, commands: readonly CommandHint[]): string {
  const [first] = commands
  const app = escapeEntities(name)
  if (first === undefined) return `${app} reads no messages, but slash commands.`
  const all = commands.map((command) => `\`${command.name}\``).join(', ')
  return `${app} reads no messages, but slash commands: ${all}. Type \`${first.name} help\` for what can be done.`
}

async function typeCommand(clients: Clients, typed: Typed): Promise<Answer> {
  const { workspace, courier } = clients
  const { member, conversation } = typed
  const { name, text } = splitCommand(typed.text)
  const hint = clients.commands?.find((command) => command.name === name)
  echo(clients, typed)
  if (clients.commands && !hint) return notACommand(clients, typed, name)
  const target = { memberId: member.id, conversationId: conversation.id, replies: new Replies() }
  const body = slashCommandBody(workspace, typed, {
    name,
    text: hint?.shouldEscape === false ? text : escapeMentions(text, workspace.members),
    responseUrl: workspace.responseUrls.issue(target),
  })
  let error: string | undefined
  const said = await courier.send({ kind: 'command', body }, (acknowledgement) => {
    error ??= showCommandResponse(workspace, { name, target }, acknowledgement)
  })
  return answerTo(said, { replies: target.replies, modal: workspace.views.top(member.id), error })
}

/** What was typed stays in sight of who typed it, and of nobody else. */
function echo({ workspace }: Clients, { member, conversation, text }: Typed): void {
  workspace.messages.add({
    conversationId: conversation.id,
    author: member.id,
    origin: 'typed',
    text: escapeEntities(text),
    blocks: [],
    visibleTo: member.id,
  })
  workspace.changes.announce()
}

function notACommand({ workspace }: Clients, { member, conversation }: Typed, name: string): Answer {
  const text = `${escapeEntities(name)} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`
  workspace.messages.add(fromSlackbot(conversation.id, member.id, text))
  workspace.changes.announce()
  return answerOfClient({ error: 'invalid_command' })
}
