import type { Identified, OrganizationId, Tenantry } from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { People, Person } from './people.ts'
import { refusePerson } from './refuse-person.ts'

/** Somebody whom Slack vouches for, who is linked to a user. */
export type Known = Extract<Identified, { known: true }> & { readonly person: Person }

export interface Identifier {
  readonly tenantry: Tenantry
  readonly people: People
  readonly names: SlashNames
}

/** Whom Slack says a request is from; anybody but an ordinary member is refused. */
export async function personOf(
  { people }: Identifier,
  request: ChatRequest,
  options: { afresh: boolean },
): Promise<Person> {
  const person = await people.look(request.userId, options)
  refusePerson(person, request.workspace, 'you')
  return person
}

/** A request, and the organization that it was taken for; null while its workspace is connected to none. */
export interface IncomingRequest {
  readonly request: ChatRequest
  /** What names it in the inbox. */
  readonly key: string
  readonly organizationId: OrganizationId | null
}

/**
 * Which user a request is from.
 *
 * @throws ChatRefusal with what to do next, for whoever is not linked, or whose workspace is not connected
 */
export async function identify(
  identifier: Identifier,
  asked: IncomingRequest,
  options: { afresh: boolean },
): Promise<Known> {
  const person = await personOf(identifier, asked.request, options)
  const found = await identified(identifier, asked, person)
  if (found.known) return { ...found, person }
  throw new ChatRefusal(
    found.reason === 'not_connected' ? say.notConnected(identifier.names) : say.notLinked(identifier.names),
  )
}

/** The same, where not being known is an answer too. */
export async function identified(
  { tenantry }: Identifier,
  { request, key, organizationId }: IncomingRequest,
  { identity }: Person,
): Promise<Identified> {
  if (organizationId === null) return { known: false, reason: 'not_connected' }
  return tenantry.chat.identifyIn(organizationId, identity, viaOf({ request, key }))
}

/** Where a request came from, for the record: the message is the one whose button was pressed, the request its row in the inbox. */
export function viaOf({
  request,
  key,
}: Pick<IncomingRequest, 'request' | 'key'>): Readonly<Record<string, string>> {
  const { workspace, channelId, messageTs } = request
  return {
    team: workspace.teamId,
    ...(workspace.enterpriseId === null ? {} : { enterprise: workspace.enterpriseId }),
    ...(channelId === null ? {} : { channel: channelId }),
    ...(messageTs === undefined ? {} : { message: messageTs }),
    request: key,
  }
}
