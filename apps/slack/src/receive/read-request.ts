import type { ChatRequest, Origin } from './chat-request.ts'
import { formValue } from './form-value.ts'
import { type Json, object, optional, parseJson, text } from './json-values.ts'

/** Characters of a command that are read. One more is kept, so that whoever runs it sees that it is longer, and refuses it. */
export const COMMAND_MAX = 10_000

/**
 * Reads a body that Slack has signed. null for what this bot has no use for: it is acknowledged and forgotten.
 *
 * @param body the form of a slash command, the payload of an interaction, or the envelope of an event
 */
export function readRequest(body: Json): ChatRequest | null {
  if (typeof body.command === 'string') return command(body)
  switch (body.type) {
    case 'block_actions':
      return press(body)
    case 'view_submission':
      return submit(body)
    case 'event_callback':
      return event(body)
    default:
      return null
  }
}

function command(body: Json): ChatRequest {
  return {
    ...originOf({
      teamId: body.team_id,
      enterpriseId: body.enterprise_id,
      userId: body.user_id,
      channelId: body.channel_id,
      body,
    }),
    kind: 'command',
    command: text(body.command),
    text: text(body.text).slice(0, COMMAND_MAX + 1),
  }
}

function interaction(body: Json): Origin {
  const user = object(body.user)
  const team = object(body.team)
  const enterprise = object(body.enterprise)
  return originOf({
    teamId: team.id ?? user.team_id,
    enterpriseId: enterprise.id ?? team.enterprise_id,
    userId: user.id,
    channelId: object(body.channel).id,
    body,
  })
}

function press(body: Json): ChatRequest {
  const [action] = Array.isArray(body.actions) ? body.actions.map(object) : []
  const selected = object(action?.selected_option).value
  const messageTs = optional(object(body.message).ts ?? object(body.container).message_ts)
  const view = object(body.view)
  return {
    ...interaction(body),
    ...(messageTs === null ? {} : { messageTs }),
    ...(view.type === 'modal' ? { ...placeOf(text(view.private_metadata)), inWindow: true } : {}),
    kind: 'press',
    action: text(action?.action_id),
    value: text(action?.value ?? selected),
  }
}

function submit(body: Json): ChatRequest {
  const view = object(body.view)
  const blocks = Object.values(object(object(view.state).values)).map(object)
  const values = Object.fromEntries(
    blocks.flatMap((block) =>
      Object.entries(block).map(([name, element]) => [name, formValue(object(element))] as const),
    ),
  )
  const about = text(view.private_metadata)
  return {
    ...interaction(body),
    ...placeOf(about),
    kind: 'submit',
    form: text(view.callback_id),
    about,
    viewId: text(view.id),
    values,
  }
}

/** A window has no place to be answered in: it carries that of the command or button that opened it. */
function placeOf(about: string): Pick<Origin, 'responseUrl' | 'channelId'> {
  const { responseUrl, channelId } = object(parseJson(about))
  return { responseUrl: optional(responseUrl), channelId: optional(channelId) }
}

function event(body: Json): ChatRequest | null {
  const { type, user, tab, tokens } = object(body.event)
  const authorization = object(Array.isArray(body.authorizations) ? body.authorizations[0] : undefined)
  const origin = originOf({
    teamId: authorization.team_id ?? body.team_id,
    enterpriseId: authorization.enterprise_id ?? body.enterprise_id,
    userId: user,
    channelId: null,
    body: {},
  })
  if (type === 'app_home_opened' && tab === 'home') return { ...origin, kind: 'home' }
  const botRevoked = Array.isArray(object(tokens).bot) && (object(tokens).bot as unknown[]).length > 0
  if (type === 'app_uninstalled' || (type === 'tokens_revoked' && botRevoked))
    return { ...origin, kind: 'uninstalled' }
  return null
}

function originOf(from: {
  teamId: unknown
  enterpriseId: unknown
  userId: unknown
  channelId: unknown
  body: Json
}): Origin {
  const { body } = from
  return {
    workspace: { teamId: text(from.teamId), enterpriseId: optional(from.enterpriseId) },
    userId: text(from.userId),
    channelId: optional(from.channelId),
    responseUrl: optional(body.response_url),
    triggerId: optional(body.trigger_id),
  }
}
