import { may } from '@tenantry/casl-kysely'
import type { Chat } from './chat.ts'
import type { Floor } from './floor/floor.ts'
import type { Crowd } from './measure/many-callers.ts'
import type { Contender } from './measure/one-caller.ts'
import type { Ours } from './ours/ours.ts'
import type { Peer } from './peer/peer.ts'

/** All sides, ready to be measured, where the deep page begins, and what is searched. */
export interface Sides {
  readonly floor: Floor
  readonly ours: Ours
  readonly peer: Peer
  readonly chat: Chat
  /** Where it is to be told how far a goal of the bot's is out of reach. */
  readonly bareBot?: Chat
  readonly deep: {
    readonly cursor: string
    readonly position: { sortKey: string; id: string }
    offset: number
  }
  readonly searched: string
}

/** Users in one transaction of an import. */
export const BATCH = 1_000

/** A check in memory is too short for the clock: this many are one round. */
const CHECKS_PER_ROUND = 1_000

/** What one caller does, in each way; a file has `imported` users. */
export function contenders(
  { floor, ours, peer, chat, bareBot, deep, searched }: Sides,
  { imported }: { imported: number },
): readonly Contender[] {
  const { organizationId, accountId, benId } = ours.acorn
  const colleague = { organizationId, accountId, id: 'usr_somebody' }
  return [
    {
      operation: 'authenticate two secrets',
      floor: floor.authenticate,
      ours: ours.authenticate,
      peer: peer.authenticate,
    },
    {
      operation: 'read one user',
      floor: () => floor.readUser(),
      ours: () => ours.readUser(),
      peer: () => peer.readUser(),
    },
    {
      operation: 'create a user',
      floor: () => floor.createUser(),
      ours: () => ours.createUser(),
      peer: () => peer.addMember(),
    },
    {
      operation: 'first page of 50 users',
      floor: floor.firstPage,
      ours: () => ours.page(50),
      peer: () => peer.page(0),
    },
    {
      operation: 'deep page of 50 users',
      floor: () => floor.deepPage(deep.position),
      ours: () => ours.page(50, deep.cursor),
      peer: () => peer.page(deep.offset),
    },
    {
      operation: 'search by part of an e-mail',
      floor: () => floor.search(searched),
      ours: () => ours.search(searched),
      peer: () => peer.search(searched),
    },
    {
      operation: 'import users',
      // Seconds for each side are too long for as many rounds as the others have.
      roundsPart: imported > BATCH ? 0.01 : 0.05,
      warmUp: { floor: () => floor.importUsers(BATCH), ours: () => ours.importUsers(BATCH) },
      floor: () => floor.importUsers(imported),
      ours: () => ours.importUsers(imported),
    },
    {
      operation: 'slash command to its answer',
      floor: () => ours.readUser(),
      ours: () => chat.say(`show ${benId}`),
      ...(bareBot && { limit: () => bareBot.say(`show ${benId}`) }),
    },
    {
      operation: 'check a permission in memory',
      oursPerRound: CHECKS_PER_ROUND,
      ours: async () => may(ours.ability, 'deactivate', 'user', colleague),
      peer: peer.checkPermission,
    },
  ]
}

/** What many callers do at once: all in one organization, or each in one of their own. */
export function crowds({ floor, ours, peer }: Pick<Sides, 'floor' | 'ours' | 'peer'>): readonly Crowd[] {
  const own = <Thing>(all: readonly Thing[], caller: number): Thing => {
    const found = all[caller % all.length]
    if (found === undefined) throw new Error('there is no organization for this caller')
    return found
  }
  return [
    {
      operation: 'read one user, 64 callers on one organization',
      floor: () => floor.readUser(),
      ours: () => ours.readUser(),
      peer: () => peer.readUser(),
    },
    {
      operation: 'read one user, 64 callers on 64 organizations',
      floor: (caller) => floor.readUser(own(ours.all, caller)),
      ours: (caller) => ours.readUser(own(ours.all, caller)),
      peer: (caller) => peer.readUser(own(peer.all, caller)),
    },
    {
      operation: 'create a user, 64 callers on one organization',
      floor: () => floor.createUser(),
      ours: () => ours.createUser(),
      peer: () => peer.addMember(),
    },
    {
      operation: 'create a user, 64 callers on 64 organizations',
      floor: (caller) => floor.createUser(own(ours.all, caller)),
      ours: (caller) => ours.createUser(own(ours.all, caller)),
      peer: (caller) => peer.addMember(own(peer.all, caller)),
    },
  ]
}
