import type { OrganizationId } from './domain/id.ts'
import type { ChatIdentity, Principal } from './domain/principal.ts'
import { TenantryError } from './errors.ts'
import { inOrganization } from './open-work.ts'
import { listWaiting, markAnswered, receiveRequest, takeOver } from './store/tables/chat-inbox.ts'
import type { World } from './world.ts'

/** A workspace: the enterprise that it belongs to, if any, and its own id. */
export type Workspace = Pick<ChatIdentity, 'enterpriseId' | 'teamId'>

/** A request that arrived from chat: fresh, or a replay of one that was taken. */
export interface Received {
  readonly organizationId: OrganizationId | null
  readonly fresh: boolean
}

/** A request that another process had taken, and has not answered. */
export interface TakenOver {
  readonly payload: string
  readonly attempts: number
  readonly receivedAt: Date
}

/** What the door lends: nobody in chat is anybody yet, so the host itself looks. */
export interface ChatHost {
  readonly world: World
  systemIn(organizationId: OrganizationId): Principal
  /** The same for what somebody in chat has done: recorded as that. */
  chatIn(organizationId: OrganizationId, via: Via): Principal
}

/** Where in chat a call came from, for the record: team, channel, message, request. */
export type Via = Readonly<Record<string, string>>

interface Which {
  readonly organizationId: OrganizationId
  readonly signature: string
}

/** Takes a request into the inbox, once, unless whoever sent it has been told by then that it was not. */
export function receiveFromChat(
  world: World,
  {
    workspace,
    signature,
    payload,
    signal,
    found,
  }: {
    workspace: Workspace
    signature: string
    payload: string
    signal?: AbortSignal
    found?: (received: Received) => void
  },
): Promise<Received> {
  return world.transaction('write', async ({ db }) => {
    const received = await receiveRequest(db, { team: workspace, signature, payload, now: world.now() })
    if (signal?.aborted)
      throw new TenantryError(
        'unavailable',
        'This was not accepted in time. Nothing was done; send it again.',
      )
    found?.(received)
    return received
  })
}

/** Says that requests have their answers. */
export function answered(
  { world, systemIn }: ChatHost,
  { organizationId, signatures }: { organizationId: OrganizationId; signatures: readonly string[] },
): Promise<void> {
  const now = world.now()
  return inOrganization(world, systemIn(organizationId), 'write', ({ work }) =>
    markAnswered(work.scope, signatures, now),
  )
}

/** Takes over every request that was last taken longer ago than any answer takes. */
export async function takeOverWaiting(
  host: ChatHost,
  olderThanMs: number,
): Promise<readonly (TakenOver & Which)[]> {
  const { world } = host
  const now = world.now()
  const claimedBefore = new Date(now.getTime() - olderThanMs)
  const waiting = await world.transaction('read', ({ db }) => listWaiting(db, claimedBefore))
  const taken = []
  for (const { organizationId, signature } of waiting) {
    const which = { organizationId, signature }
    const request = await takeOverOne(host, which, { claimedBefore, now }).catch(nothingOfTheEnded)
    if (request !== null) taken.push({ ...which, ...request })
  }
  return taken
}

/** Takes one request over; null when it has its answer, or there is none. */
export function takeOverOne(
  { world, systemIn }: ChatHost,
  { organizationId, signature }: Which,
  times: { claimedBefore: Date; now: Date },
): Promise<TakenOver | null> {
  return inOrganization(world, systemIn(organizationId), 'write', ({ work }) =>
    takeOver(work.scope, signature, times),
  )
}

/** Requests of an organization that is not active any more wait for ever; those of the others must not wait with them. */
function nothingOfTheEnded(error: unknown): null {
  if (error instanceof TenantryError && error.code === 'unauthenticated') return null
  throw error
}
