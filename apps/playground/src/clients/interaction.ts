import type { Member } from '../workspace/member.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { verificationToken } from './slash-command.ts'

/** What every interaction payload begins with. */
export function interactionOf({ team, app }: Workspace, member: Member) {
  return {
    team: {
      id: team.id,
      domain: team.domain,
      ...(team.enterprise
        ? { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name }
        : {}),
    },
    ...(team.enterprise ? { enterprise: team.enterprise } : {}),
    user: {
      id: member.id,
      name: member.name,
      username: member.name,
      team_id: member.team_id ?? team.id,
    },
    api_app_id: app.id,
    token: verificationToken,
    is_enterprise_install: false,
  }
}

/** Slack puts the payload of an interaction, as JSON, into one field of a form. */
export const interactionBody = (payload: object): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
