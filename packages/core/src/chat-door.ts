import { ApprovalCards } from './approval-cards.ts'
import { executeByName } from './by-name.ts'
import type { OrganizationId } from './domain/id.ts'
import { isId, type TicketId, type UserId } from './domain/id.ts'
import type { ChatIdentity, Principal } from './domain/principal.ts'
import { parseCode, spentSentence } from './domain/ticket.ts'
import { displayName, type User } from './domain/user.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import { notFound } from './operations/not-found.ts'
import { onlyReadable } from './queries/user-queries.ts'
import type { OutputOf } from './session/operation-types.ts'
import { Session } from './session.ts'
import {
  listWaiting,
  markAnswered,
  organizationOfWorkspace,
  receiveRequest,
  takeOver,
} from './store/tables/chat-inbox.ts'
import { readLinkedUser, readLinksOf } from './store/tables/chat-links.ts'
import { lockTicket } from './store/tables/tickets.ts'
import { readUser } from './store/tables/users/read-user.ts'
import type { World } from './world.ts'

/** A workspace: the enterprise that it belongs to, if any, and its own id. */
export type Workspace = Pick<ChatIdentity, 'enterpriseId' | 'teamId'>

/** Who somebody in chat is: a session, or why there is none. */
export type Identified =
  | {
      readonly known: true
      readonly session: Session
      readonly organizationId: OrganizationId
      readonly userId: UserId
    }
  | { readonly known: false; readonly reason: 'not_connected' | 'not_linked' }

/** A request that arrived from chat: fresh, or a replay of one that was taken. */
export interface Received {
  readonly organizationId: OrganizationId | null
  readonly fresh: boolean
}

/** What a code or an invitation would link, for the question before it is done. */
export interface LinkPreview {
  readonly organizationName: string
  readonly user: Pick<User, 'id' | 'email' | 'firstName' | 'lastName'>
  readonly issuedByName: string
}

/**
 * What a chat bot needs besides the commands: its inbox, and who somebody is. The bot must have verified the chat service's
 * signature before it calls anything here: these functions believe the identity that they are given.
 */
export class ChatDoor {
  /** Where requests for approval are shown, and to whom. */
  readonly cards: ApprovalCards
  readonly #world: World
  readonly #principalOf: (principal: Principal) => Principal

  constructor(world: World, principalOf: (principal: Principal) => Principal) {
    this.#world = world
    this.#principalOf = principalOf
    this.cards = new ApprovalCards(world, (organizationId) => this.#system(organizationId))
  }

  /**
   * Takes a request into the inbox, once: the same signature is not fresh a second time, in any process.
   *
   * @param request.signature hash of the verified signature, in hexadecimal
   * @param request.payload what is needed to answer it after a crash, without secrets
   * @param request.signal once it is aborted nothing is taken any more: whoever sent it has been told so
   */
  receive(request: {
    workspace: Workspace
    signature: string
    payload: string
    signal?: AbortSignal
  }): Promise<Received> {
    return this.#world.transaction('write', async ({ db }) => {
      const received = await receiveRequest(db, {
        team: request.workspace,
        signature: request.signature,
        payload: request.payload,
        now: this.#world.now(),
      })
      if (request.signal?.aborted)
        throw new TenantryError(
          'unavailable',
          'This was not accepted in time. Nothing was done; send it again.',
        )
      return received
    })
  }

  /** Says that a request has its answer, so that no other process picks it up. */
  answered(organizationId: OrganizationId, signature: string): Promise<void> {
    const now = this.#world.now()
    return inOrganization(this.#world, this.#system(organizationId), 'write', ({ work }) =>
      markAnswered(work.scope, signature, now),
    )
  }

  /**
   * Takes over requests whose process died before it answered.
   *
   * @param olderThanMs milliseconds since they were last taken; longer than any answer takes
   */
  async takeOverWaiting(olderThanMs: number): Promise<
    readonly {
      organizationId: OrganizationId
      signature: string
      payload: string
      attempts: number
      receivedAt: Date
    }[]
  > {
    const now = this.#world.now()
    const claimedBefore = new Date(now.getTime() - olderThanMs)
    const waiting = await this.#world.transaction('read', ({ db }) => listWaiting(db, claimedBefore))
    const taken = []
    for (const { organizationId, signature } of waiting) {
      const request = await this.#takeOver(organizationId, signature, { claimedBefore, now }).catch(
        nothingOfTheEnded,
      )
      if (request !== null) taken.push({ organizationId, signature, ...request })
    }
    return taken
  }

  /** Takes one waiting request over at once, for whoever asks what became of it; null when it has its answer, or there is none. */
  takeOver(
    organizationId: OrganizationId,
    signature: string,
  ): Promise<{ payload: string; attempts: number; receivedAt: Date } | null> {
    const now = this.#world.now()
    return this.#takeOver(organizationId, signature, { claimedBefore: now, now })
  }

  /** The organization that a workspace is connected to, or null. */
  organizationOf(workspace: Workspace): Promise<OrganizationId | null> {
    return this.#world.transaction('read', ({ db }) => organizationOfWorkspace(db, workspace))
  }

  /**
   * Who a chat identity is.
   *
   * @param via where the call came from, for the record: team, channel
   */
  async identify(
    identity: ChatIdentity,
    via: Readonly<Record<string, string>>,
    workspace: Workspace = identity,
  ): Promise<Identified> {
    const organizationId = await this.organizationOf(workspace)
    if (organizationId === null) return { known: false, reason: 'not_connected' }
    return this.identifyIn(organizationId, identity, via)
  }

  /** The same in an organization that is known: that of a request, which was taken for it and for no other. */
  async identifyIn(
    organizationId: OrganizationId,
    identity: ChatIdentity,
    via: Readonly<Record<string, string>>,
  ): Promise<Identified> {
    const userId = await inOrganization(this.#world, this.#system(organizationId), 'read', ({ work }) =>
      readLinkedUser(work.scope, identity),
    )
    if (userId === null) return { known: false, reason: 'not_linked' }
    const principal = this.#principalOf({
      organizationId,
      credential: { kind: 'chat', identity },
      surface: 'chat',
      via,
    })
    return { known: true, session: new Session(this.#world, principal), organizationId, userId }
  }

  /**
   * Redeems a connect code.
   *
   * @param typist who typed it; they are invited to be the organization administrator who issued it, if there is one
   */
  connect(code: string, workspace: Workspace, typist?: ChatIdentity): Promise<OutputOf<'chat.connect'>> {
    const team = { enterpriseId: workspace.enterpriseId, teamId: workspace.teamId }
    return this.#redeem('chat.connect', code, { team, ...(typist && { typist }) })
  }

  /** Redeems a link code for the person who typed it. The code must be of the organization that the workspace is connected to. */
  async link(
    code: string,
    identity: ChatIdentity,
    workspace: Workspace = identity,
  ): Promise<OutputOf<'chat.link'>> {
    await this.#refuseForeign(code, workspace)
    return this.#redeem('chat.link', code, { identity })
  }

  /** What a link code would link. */
  async previewLink(code: string, workspace: Workspace): Promise<LinkPreview> {
    const parsed = await this.#refuseForeign(code, workspace)
    return this.#previewTicket(parsed.organizationId, { codeHash: parsed.hash })
  }

  /** What an invitation would link; only the invited person is told. */
  async previewInvitation(
    organizationId: OrganizationId,
    ticketId: string,
    identity: ChatIdentity,
  ): Promise<LinkPreview> {
    return this.#previewTicket(organizationId, { id: ticketOf(ticketId) }, identity)
  }

  /** Confirms an invitation, as the person who was invited. */
  acceptInvitation(
    organizationId: OrganizationId,
    ticketId: string,
    identity: ChatIdentity,
  ): Promise<OutputOf<'chat.acceptInvitation'>> {
    return this.#asSystem('chat.acceptInvitation', organizationId, { ticketId, identity })
  }

  /** The chat identities of users whom the session may see, for mentions. */
  linksOf(
    session: Session,
    userIds: readonly UserId[],
  ): Promise<readonly { userId: UserId; identity: ChatIdentity }[]> {
    return inOrganization(this.#world, session.principal, 'read', async ({ work }) =>
      readLinksOf(work.scope, await onlyReadable(work, userIds)),
    )
  }

  /** The user whom a mention means, if the session may see them; null when the mentioned person is linked to nobody. */
  userOf(session: Session, identity: ChatIdentity): Promise<UserId | null> {
    return inOrganization(this.#world, session.principal, 'read', async ({ work }) => {
      const userId = await readLinkedUser(work.scope, identity)
      const [seen] = userId === null ? [] : await onlyReadable(work, [userId])
      return seen ?? null
    })
  }

  #takeOver(organizationId: OrganizationId, signature: string, times: { claimedBefore: Date; now: Date }) {
    return inOrganization(this.#world, this.#system(organizationId), 'write', ({ work }) =>
      takeOver(work.scope, signature, times),
    )
  }

  async #refuseForeign(code: string, workspace: Workspace) {
    const parsed = parseCode(code)
    if (parsed === null || (await this.organizationOf(workspace)) !== parsed.organizationId)
      throw notFound('code')
    return parsed
  }

  async #previewTicket(
    organizationId: OrganizationId,
    by: { id: TicketId } | { codeHash: string },
    identity?: ChatIdentity,
  ): Promise<LinkPreview> {
    return inOrganization(this.#world, this.#system(organizationId), 'read', async ({ work }) => {
      const ticket = await lockTicket(work.scope, by)
      const kind = identity === undefined ? 'link' : 'invitation'
      const forMe =
        identity === undefined ||
        (ticket?.chatUserId === identity.userId && ticket.teamId === identity.teamId)
      if (ticket === null || ticket.kind !== kind || !forMe || ticket.userId === null) throw notFound('code')
      const spent = spentSentence(kind, ticket, work.now)
      // The invited person knows of their invitation, so they are told what became of it. A code that is over is no code.
      if (spent !== null)
        throw identity === undefined ? notFound('code') : new TenantryError('conflict', spent)
      const user = await readUser(work.scope, ticket.userId)
      if (user === null) throw notFound('code')
      const { id, email, firstName, lastName } = user
      return {
        organizationName: work.organization.name,
        user: { id, email, firstName, lastName },
        issuedByName: ticket.issuedByName,
      }
    })
  }

  async #redeem<N extends 'chat.connect' | 'chat.link'>(
    name: N,
    code: string,
    input: object,
  ): Promise<OutputOf<N>> {
    const parsed = parseCode(code)
    if (parsed === null) throw notFound('code')
    return this.#asSystem(name, parsed.organizationId, { ...input, codeHash: parsed.hash })
  }

  #asSystem<N extends 'chat.connect' | 'chat.link' | 'chat.acceptInvitation'>(
    name: N,
    organizationId: OrganizationId,
    input: unknown,
  ): Promise<OutputOf<N>> {
    const run = executeByName(this.#world, name, {
      principal: this.#system(organizationId),
      input,
    }) as Promise<OutputOf<N>>
    // A code of an organization that does not exist, or is not active, is no code: nothing else may be learnt from it.
    return run.catch((error: unknown) => {
      throw error instanceof TenantryError && error.code === 'unauthenticated' ? notFound('code') : error
    })
  }

  #system(organizationId: OrganizationId): Principal {
    return this.#principalOf({
      organizationId,
      credential: { kind: 'system', name: 'chat' },
      surface: 'system',
      via: {},
    })
  }
}

/** Requests of an organization that is not active any more wait for ever; those of the others must not wait with them. */
function nothingOfTheEnded(error: unknown): null {
  if (error instanceof TenantryError && error.code === 'unauthenticated') return null
  throw error
}

function ticketOf(text: string): TicketId {
  if (!isId('ticket', text)) throw notFound('code')
  return text
}

/** What a person is called in a question that names both identities. */
export function nameOf(preview: LinkPreview): string {
  return `${displayName(preview.user)} <${preview.user.email}>`
}
