import type { webApi } from '@slack/bolt'
import type { Team } from './team.ts'

/** A person (or a bot) of the chat. What is left out is false, or the workspace's own. */
export interface Member {
  /** As Slack's: `U` or `W` and capital letters or digits. */
  id: string
  /** The short name that people write after `@`. */
  name: string
  real_name: string
  email?: string
  is_bot?: boolean
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  /** A person of another workspace who is seen through a shared channel. */
  is_stranger?: boolean
  deleted?: boolean
  tz?: string
  locale?: string
  /** Another workspace's id for people of Slack Connect. */
  team_id?: string
  enterprise_id?: string
}

type SlackUser = NonNullable<webApi.UsersInfoResponse['user']>

/** The member as `users.info` answers it. Strangers show no e-mail address, as in Slack. */
export function asSlackUser(member: Member, team: Team): SlackUser {
  const teamId = member.team_id ?? team.id
  const enterpriseId = member.enterprise_id ?? team.enterprise?.id
  return {
    id: member.id,
    team_id: teamId,
    name: member.name,
    real_name: member.real_name,
    deleted: member.deleted ?? false,
    is_bot: member.is_bot ?? false,
    is_restricted: member.is_restricted ?? false,
    is_ultra_restricted: member.is_ultra_restricted ?? false,
    is_stranger: member.is_stranger ?? false,
    is_email_confirmed: member.email !== undefined,
    tz: member.tz ?? 'Europe/London',
    locale: member.locale ?? 'en-GB',
    updated: 0,
    ...(enterpriseId === undefined
      ? {}
      : { enterprise_id: enterpriseId, enterprise_user: { id: member.id, enterprise_id: enterpriseId } }),
    profile: {
      real_name: member.real_name,
      display_name: member.name,
      team: teamId,
      ...(member.email === undefined || member.is_stranger ? {} : { email: member.email }),
    },
  }
}
