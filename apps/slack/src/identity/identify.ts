import type {
  ChatIdentity,
  ChatLook,
  Identified,
  OrganizationId,
  Session,
  Tenantry,
  UserId,
} from '@tenantry/core'
import type { SlashNames } from '../grammar/slash-names.ts'
import type { ChatRequest } from '../receive/chat-request.ts'
import { ChatRefusal } from '../refusal.ts'
import { en as say } from '../sentences/en.ts'
import type { People, Person } from './people.ts'
import { refusePerson } from './refuse-person.ts'

/** Somebody who looks things up: by a session, each time anew, or once, in one transaction. */
export interface Looker {
  readonly session: Pick<Session, 'execute' | 'canEach' | 'permissions'>
  readonly userId: UserId | null
  /** The user whom a mention means, if this person may see them; null when the mentioned person is linked to nobody. */
  userOf(identity: ChatIdentity): Promise<UserId | null>
}

/** A looker whose every question is asked in one transaction. */
type OneLook = Looker & Pick<ChatLook, 'accountOf'>

/** Somebody whom Slack vouches for, who is linked to a user. */
export type Known = Extract<Identified, { known: true }> & Looker & { readonly person: Person }

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
  /** Of what is looked up before it is known: whether the request is taken for this organization. */
  readonly counts?: Promise<boolean>
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
  if (!found.known) throw unknown(identifier, found.reason)
  const { tenantry } = identifier
  return { ...found, person, userOf: (identity) => tenantry.chat.userOf(found.session, identity) }
}

/**
 * Looks things up as the user whom a request is from, all in one transaction.
 *
 * @param request.atOnce all that is asked is asked at once, in one flight
 * @param look asks its looker alone, and nobody outside: it may be run twice, and holds a connection
 * @throws ChatRefusal as by `identify`
 */
export async function lookAs<T>(
  identifier: Identifier,
  { request, key, organizationId, counts, atOnce }: IncomingRequest & { readonly atOnce: boolean },
  look: (looker: OneLook) => Promise<T>,
): Promise<T> {
  const { identity } = await personOf(identifier, request, { afresh: false })
  if (organizationId === null) throw unknown(identifier, 'not_connected')
  const via = viaOf({ request, key })
  const looked = await identifier.tenantry.chat.lookIn(
    { organizationId, identity, via, atOnce, ...(counts && { counts }) },
    (session) =>
      look({
        session,
        userId: session.userId,
        userOf: (identity) => session.userOf(identity),
        accountOf: (userId) => session.accountOf(userId),
      }),
  )
  if (!looked.known) throw unknown(identifier, looked.reason)
  return looked.answer
}

function unknown(
  { names }: Identifier,
  reason: Extract<Identified, { known: false }>['reason'],
): ChatRefusal {
  return new ChatRefusal(reason === 'not_connected' ? say.notConnected(names) : say.notLinked(names))
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
