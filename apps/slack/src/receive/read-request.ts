import type { ChatRequest, FormValue, Origin } from './chat-request.ts'

type Json = Readonly<Record<string, unknown>>

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
    text: text(body.text),
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
  return {
    ...interaction(body),
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

/** A form has no place to be answered in: it carries that of the command or button that opened it. */
function placeOf(about: string): Pick<Origin, 'responseUrl' | 'channelId'> {
  const { responseUrl, channelId } = object(parseJson(about))
  return { responseUrl: optional(responseUrl), channelId: optional(channelId) }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}

function formValue(element: Json): FormValue {
  if (element.type === 'checkboxes') return optionsOf(element).length > 0
  if (element.type === 'multi_static_select') return optionsOf(element)
  if (element.type === 'static_select')
    return (object(element.selected_option).value as string | undefined) ?? null
  if (element.type === 'users_select')
    return typeof element.selected_user === 'string' ? `<@${element.selected_user}>` : null
  return typeof element.value === 'string' ? element.value : null
}

function optionsOf({ selected_options: options }: Json): string[] {
  return Array.isArray(options) ? options.map((option) => text(object(option).value)) : []
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

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function optional(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
