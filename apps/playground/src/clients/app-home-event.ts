import { randomBytes } from 'node:crypto'
import type { EnvelopedEvent } from '@slack/bolt'
import type { AppHomeOpenedEvent } from '@slack/types'
import { directMessages } from '../workspace/conversation.ts'
import type { Member } from '../workspace/member.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { verificationToken } from './slash-command.ts'

/** What Slack sends when a person opens the bot's App Home. */
export function appHomeOpened(workspace: Workspace, member: Member): EnvelopedEvent<AppHomeOpenedEvent> {
  const { team, app } = workspace
  const seconds = workspace.clock().getTime() / 1000
  return {
    token: verificationToken,
    team_id: team.id,
    api_app_id: app.id,
    type: 'event_callback',
    event_id: `Ev${randomBytes(6).toString('hex').toUpperCase()}`,
    event_time: Math.floor(seconds),
    authorizations: [
      {
        enterprise_id: team.enterprise?.id ?? null,
        team_id: team.id,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event: {
      type: 'app_home_opened',
      user: member.id,
      channel: directMessages(member.id).id,
      tab: 'home',
      event_ts: seconds.toFixed(6),
    },
  }
}
