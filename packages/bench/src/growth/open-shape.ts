import { createTenantry } from '@tenantry/core'
import { startChat } from '../chat.ts'
import type { Sides } from '../contenders.ts'
import { createFloor } from '../floor/floor.ts'
import { type Load, loadUsers, searchedAmong } from '../load-users.ts'
import { makeOrganizations, openOurs } from '../ours/ours.ts'
import { loadMembers, signUpWaiting } from '../peer/load-members.ts'
import { makePeer, openPeer } from '../peer/peer.ts'
import { dropDatabase, keptDatabase } from './kept.ts'
import { nameOf, type Shape } from './shapes.ts'

/** All sides on copies of the data of one shape. */
export type OpenShape = Omit<Sides, 'deep'>

/** The copy that is measured, of which there is one at a time. */
const COPY = 'measured'
const PEER_COPY = 'measured_peer'

/**
 * Opens all sides on data of one shape, which is loaded where it was not before, runs `work` and throws the copies away.
 *
 * @param waiting people who have signed up with the peer and can be added
 */
export async function inShape<T>(
  server: string,
  shape: Shape,
  { waiting, work }: { waiting: number; work: (sides: OpenShape) => Promise<T> },
): Promise<T> {
  const kept = await keptDatabase(server, `ours_${nameOf(shape)}`, (url) => load(url, shape))
  const keptPeer = await keptDatabase(server, `peer_${nameOf(shape)}`, (url) => loadPeer(url, shape))
  const opened = new AsyncDisposableStack()
  try {
    opened.defer(() => dropDatabase(server, COPY))
    opened.defer(() => dropDatabase(server, PEER_COPY))
    const url = await kept.copy(COPY)
    await migrate(url)
    const ours = await openOurs(url, kept.known, shape.accounts === 1 ? 'account' : 'organization')
    opened.defer(() => ours.close())
    const floor = createFloor(url, ours)
    opened.defer(() => floor.close())
    const peer = openPeer(await keptPeer.copy(PEER_COPY), keptPeer.known)
    opened.defer(() => peer.close())
    await signUpWaiting(peer, { from: 1, to: waiting })
    const chat = await startChat(ours)
    opened.defer(() => chat.close())
    return await work({ floor, ours, peer, chat, searched: searchedAmong(shape.users / shape.organizations) })
  } finally {
    await opened.disposeAsync()
  }
}

/** What was loaded by an earlier version has an earlier schema. */
async function migrate(url: string): Promise<void> {
  const tenantry = await createTenantry({ database: url })
  try {
    await tenantry.migrate()
  } finally {
    await tenantry.close()
  }
}

async function load(url: string, { users, accounts, organizations }: Shape) {
  const made = await makeOrganizations(url, organizations)
  const each = Math.floor(users / organizations)
  const loads: Load[] = made.map(({ organizationId, accountId }) => ({
    organizationId,
    accountId,
    users: each,
    accounts,
  }))
  await loadUsers(url, loads)
  return made
}

async function loadPeer(url: string, { users, organizations }: Shape) {
  const made = await makePeer(url, 1)
  const peer = openPeer(url, made)
  try {
    await loadMembers(peer, { members: Math.floor(users / organizations), others: organizations - 1 })
  } finally {
    await peer.close()
  }
  return made
}
