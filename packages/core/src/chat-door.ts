import { ApprovalCards } from './approval-cards.ts'
import { asTheChat, type LinkPreview, previewTicket, redeem, ticketOf } from './chat-codes.ts'
import {
  answered,
  type ChatHost,
  type Received,
  receiveFromChat,
  type TakenOver,
  takeOverOne,
  takeOverWaiting,
  type Via,
  type Workspace,
} from './chat-inbox.ts'
import { type ChatLook, lookInChat, userLinkedTo } from './chat-look.ts'
import type { OrganizationId, UserId } from './domain/id.ts'
import type { ChatIdentity, Principal } from './domain/principal.ts'
import { parseCode } from './domain/ticket.ts'
import { TenantryError } from './errors.ts'
import { onceEntered } from './look.ts'
import { inOrganization } from './open-work.ts'
import { notFound } from './operations/not-found.ts'
import { onlyReadable } from './queries/user-queries.ts'
import type { OutputOf } from './session/operation-types.ts'
import { Session } from './session.ts'
import { organizationOfWorkspace } from './store/tables/chat-inbox.ts'
import { readLinkedUser, readLinksOf } from './store/tables/chat-links.ts'
import type { World } from './world.ts'

/** Who somebody in chat is: a session, or why there is none. */
export type Identified =
  | {
      readonly known: true
      readonly session: Session
      readonly organizationId: OrganizationId
      readonly userId: UserId
    }
  | { readonly known: false; readonly reason: 'not_connected' | 'not_linked' }

/** Who looks something up in chat, and how. */
interface LooksIn {
  readonly organizationId: OrganizationId
  readonly identity: ChatIdentity
  readonly via: Via
  readonly atOnce?: boolean
  readonly counts?: Promise<boolean>
}

/** What somebody in chat has looked up, or that they are nobody. */
export type Looked<T> =
  | { readonly known: true; readonly answer: T }
  | { readonly known: false; readonly reason: 'not_linked' }

/** Said of where a call came from, where it is known. */
interface CameVia {
  readonly via?: Via
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
  readonly #host: ChatHost

  constructor(world: World, principalOf: (principal: Principal) => Principal) {
    this.#world = world
    this.#principalOf = principalOf
    this.#host = {
      world,
      systemIn: (organizationId) => this.#system(organizationId),
      chatIn: (organizationId, via) => this.#system(organizationId, { surface: 'chat', via }),
    }
    this.cards = new ApprovalCards(world, (organizationId) => this.#system(organizationId))
  }

  /**
   * Takes a request into the inbox, once: the same signature is not fresh a second time, in any process.
   *
   * @param request.signature hash of the verified signature, in hexadecimal
   * @param request.payload what is needed to answer it after a crash, without secrets
   * @param request.signal once it is aborted nothing is taken any more: whoever sent it has been told so
   * @param request.found told what this will answer while it is being committed, more than once where that is begun again. What changes
   *   nothing may be looked up meanwhile; nobody may be told of it before this has answered the same
   */
  receive(request: {
    workspace: Workspace
    signature: string
    payload: string
    signal?: AbortSignal
    found?: (received: Received) => void
  }): Promise<Received> {
    return receiveFromChat(this.#world, request)
  }

  /** Says that requests of one organization have their answers, so that no other process picks them up. */
  answered(organizationId: OrganizationId, signatures: readonly string[]): Promise<void> {
    return answered(this.#host, { organizationId, signatures })
  }

  /**
   * Takes over requests whose process died before it answered.
   *
   * @param olderThanMs milliseconds since they were last taken; longer than any answer takes
   */
  takeOverWaiting(
    olderThanMs: number,
  ): Promise<readonly (TakenOver & { organizationId: OrganizationId; signature: string })[]> {
    return takeOverWaiting(this.#host, olderThanMs)
  }

  /** Takes one waiting request over at once, for whoever asks what became of it; null when it has its answer, or there is none. */
  takeOver(organizationId: OrganizationId, signature: string): Promise<TakenOver | null> {
    const now = this.#world.now()
    return takeOverOne(this.#host, { organizationId, signature }, { claimedBefore: now, now })
  }

  /** The organization that a workspace is connected to, or null. */
  organizationOf(workspace: Workspace): Promise<OrganizationId | null> {
    return this.#world.transaction('read', ({ db }) => organizationOfWorkspace(db, workspace))
  }

  /**
   * Who a chat identity is.
   *
   * @param via where the call came from, for the record
   */
  async identify(identity: ChatIdentity, via: Via, workspace: Workspace = identity): Promise<Identified> {
    const organizationId = await this.organizationOf(workspace)
    if (organizationId === null) return { known: false, reason: 'not_connected' }
    return this.identifyIn(organizationId, identity, via)
  }

  /** The same in an organization that is known: that of a request, which was taken for it and for no other. */
  async identifyIn(organizationId: OrganizationId, identity: ChatIdentity, via: Via): Promise<Identified> {
    const principal = this.#inChat(organizationId, identity, via)
    const userId = (await this.#entered(principal)) ?? (await this.#linked(organizationId, identity))
    if (userId === null) return { known: false, reason: 'not_linked' }
    return { known: true, session: new Session(this.#world, principal), organizationId, userId }
  }

  /**
   * Who a chat identity is, and what they look up, all in one transaction: for a surface that shows more than one answer at once. A
   * session would find them out in a transaction before, and ask each question in another.
   *
   * @param who.atOnce all that is asked is asked at once: then the whole transaction is one flight for whoever has looked before. What is asked
   *   later all the same costs another one
   * @param who.counts whether it is asked at all, where that is not known yet: what is refused is recorded only where it is
   * @param callback asks, of what it is given alone; changes nothing outside and waits for nobody outside, for it may be run twice and holds a
   *   connection
   * @throws TenantryError `unauthenticated` for whoever is linked, and not active
   */
  async lookIn<T>(
    { organizationId, identity, via, atOnce = false, counts = Promise.resolve(true) }: LooksIn,
    callback: (look: ChatLook) => Promise<T>,
  ): Promise<Looked<T>> {
    try {
      const principal = this.#inChat(organizationId, identity, via)
      return {
        known: true,
        answer: await lookInChat(this.#world, { principal, isAtOnce: atOnce, counts }, callback),
      }
    } catch (error) {
      const isNobody = error instanceof TenantryError && error.code === 'unauthenticated'
      if (isNobody && (await this.#linked(organizationId, identity)) === null)
        return { known: false, reason: 'not_linked' }
      throw error
    }
  }

  /** Who somebody is by entering as them, in one flight, by which what they ask next is one, too; null where they cannot enter. */
  async #entered(principal: Principal): Promise<UserId | null> {
    return onceEntered(this.#world, principal, ({ actor }) => actor.userId).catch((error: unknown) => {
      if (error instanceof TenantryError && error.code === 'unauthenticated') return null
      throw error
    })
  }

  /** Who an identity is linked to, whether they may enter or not. */
  #linked(organizationId: OrganizationId, identity: ChatIdentity): Promise<UserId | null> {
    return inOrganization(this.#world, this.#system(organizationId), 'read', ({ work }) =>
      readLinkedUser(work.scope, identity),
    )
  }

  /**
   * Redeems a connect code.
   *
   * @param workspace with where the call came from, for the record
   * @param typist who typed it; they are invited to be the organization administrator who issued it, if there is one
   */
  connect(
    code: string,
    workspace: Workspace & CameVia,
    typist?: ChatIdentity,
  ): Promise<OutputOf<'chat.connect'>> {
    const { enterpriseId, teamId, via = {} } = workspace
    const input = { team: { enterpriseId, teamId }, ...(typist && { typist }) }
    return redeem(this.#host, 'chat.connect', { code, input, via })
  }

  /** Redeems a link code for the person who typed it. The code must be of the organization that the workspace is connected to. */
  async link(
    code: string,
    identity: ChatIdentity,
    workspace: Workspace & CameVia = identity,
  ): Promise<OutputOf<'chat.link'>> {
    await this.#refuseForeign(code, workspace)
    return redeem(this.#host, 'chat.link', { code, input: { identity }, via: workspace.via ?? {} })
  }

  /** What a link code would link. */
  async previewLink(code: string, workspace: Workspace): Promise<LinkPreview> {
    const parsed = await this.#refuseForeign(code, workspace)
    return previewTicket(this.#host, parsed.organizationId, { by: { codeHash: parsed.hash } })
  }

  /** What an invitation would link; only the invited person is told. */
  async previewInvitation(
    organizationId: OrganizationId,
    ticketId: string,
    identity: ChatIdentity,
  ): Promise<LinkPreview> {
    return previewTicket(this.#host, organizationId, { by: { id: ticketOf(ticketId) }, identity })
  }

  /** Confirms an invitation, as the person who was invited. */
  acceptInvitation(
    organizationId: OrganizationId,
    ticketId: string,
    { via = {}, ...identity }: ChatIdentity & CameVia,
  ): Promise<OutputOf<'chat.acceptInvitation'>> {
    const input = { ticketId, identity }
    return asTheChat(this.#host, 'chat.acceptInvitation', { organizationId, input, via })
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
    return inOrganization(this.#world, session.principal, 'read', ({ work }) => userLinkedTo(work, identity))
  }

  async #refuseForeign(code: string, workspace: Workspace) {
    const parsed = parseCode(code)
    if (parsed === null || (await this.organizationOf(workspace)) !== parsed.organizationId)
      throw notFound('code')
    return parsed
  }

  #inChat(organizationId: OrganizationId, identity: ChatIdentity, via: Via): Principal {
    return this.#principalOf({ organizationId, credential: { kind: 'chat', identity }, surface: 'chat', via })
  }

  #system(
    organizationId: OrganizationId,
    how: Pick<Principal, 'surface' | 'via'> = { surface: 'system', via: {} },
  ): Principal {
    return this.#principalOf({ organizationId, credential: { kind: 'system', name: 'chat' }, ...how })
  }
}
