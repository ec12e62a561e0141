import { asSlackUser } from '../workspace/member.ts'
import type { Method } from './method.ts'
import { Refusal } from './refusal.ts'

const apiTest: Method = (_workspace, given) => {
  const error = given.optional('error')
  if (error !== undefined) throw new Refusal(error)
  return {}
}

const authTest: Method = ({ team, app }) => ({
  url: `https://${team.domain}.slack.com/`,
  team: team.name,
  team_id: team.id,
  user: app.name.toLowerCase(),
  user_id: app.botUserId,
  bot_id: app.botId,
  is_enterprise_install: false,
  ...(team.enterprise ? { enterprise_id: team.enterprise.id } : {}),
})

const teamInfo: Method = ({ team }) => ({
  team: {
    id: team.id,
    name: team.name,
    domain: team.domain,
    url: `https://${team.domain}.slack.com/`,
    ...(team.enterprise ? { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name } : {}),
  },
})

const usersInfo: Method = ({ members, team, app }, given) => {
  const id = given.required('user')
  if (id === app.botUserId) {
    return {
      user: asSlackUser({ id, name: app.name.toLowerCase(), real_name: app.name, is_bot: true }, team),
    }
  }
  const member = members.get(id)
  if (!member) throw new Refusal('user_not_found')
  return { user: asSlackUser(member, team) }
}

/** Deactivated members and strangers are not found by their e-mail address. */
const usersLookupByEmail: Method = ({ members, team }, given) => {
  const member = members.withEmail(given.required('email'))
  if (!member || member.deleted || member.is_stranger) throw new Refusal('users_not_found')
  return { user: asSlackUser(member, team) }
}

export const teamMethods: Record<string, Method> = {
  'api.test': apiTest,
  'auth.test': authTest,
  'team.info': teamInfo,
  'users.info': usersInfo,
  'users.lookupByEmail': usersLookupByEmail,
}
