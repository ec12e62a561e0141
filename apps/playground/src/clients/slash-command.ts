import type { SlashCommand } from '@slack/bolt'
import { type Conversation, conversationName } from '../workspace/conversation.ts'
import type { Member } from '../workspace/member.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A typed line that starts with a slash, in its two parts. */
export function splitCommand(line: string): { name: string; text: string } {
  const [, name = '', text = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(line) ?? []
  return { name: name.toLowerCase(), text: text.trimEnd() }
}

/** The form that Slack sends for a slash command. */
export function slashCommandBody(
  workspace: Workspace,
  { member, conversation }: { member: Member; conversation: Conversation },
  command: { name: string; text: string; responseUrl: string },
): string {
  const { team, app } = workspace
  const fields: SlashCommand = {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterprise ? { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name } : {}),
    channel_id: conversation.id,
    channel_name: conversationName(conversation),
    user_id: member.id,
    user_name: member.name,
    command: command.name,
    text: command.text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: command.responseUrl,
    trigger_id: workspace.triggers.issue(member.id),
  }
  return new URLSearchParams(fields).toString()
}

/** Slack still sends the token that signatures have replaced. Nothing may rely on it. */
export const verificationToken = 'replaced-by-signatures'
