import type { Whose } from '../../../../test/authorization/permission-table.ts'
import type { Proof } from '../../../../test/proof/proof.ts'

/** Whoever asks: where they are, and nothing of what they may do. */
export interface Asker {
  readonly organizationId: string
  readonly accountId: string
  readonly userId: string
}

/** A thing of some kind, with what says whose it is. */
export interface Thing {
  readonly id: string
  readonly organizationId: string
  readonly accountId: string
  readonly userId: string
}

const ORGANIZATIONS = 2
const ACCOUNTS = 3
const USERS = 3

/** Somebody of one of a few organizations, accounts and people, so that things often belong to the same. */
export function randomPerson(proof: Proof): Asker {
  const organization = proof.below(ORGANIZATIONS)
  const account = proof.below(ACCOUNTS)
  return {
    organizationId: `org_${organization}`,
    accountId: `acc_${organization}_${account}`,
    userId: `usr_${organization}_${account}_${proof.below(USERS)}`,
  }
}

/** A thing of this subject that belongs to somebody; its own id is theirs, where the subject is a person, an account or an organization. */
export function randomThing(proof: Proof, subject: string): Thing {
  const owner = randomPerson(proof)
  const ids: Readonly<Record<string, string>> = {
    user: owner.userId,
    account: owner.accountId,
    organization: owner.organizationId,
  }
  return { ...owner, id: ids[subject] ?? `thing_${proof.below(1_000)}` }
}

/** Whose it is, in the words of the table: what has no person, or no account, is one's own where it is of one's account or organization. */
export function whoseIs(thing: Thing, subject: string, asker: Asker): Whose {
  if (thing.organizationId !== asker.organizationId) return 'other organization'
  if (subject === 'organization' || subject === 'security') return 'own'
  if (thing.accountId !== asker.accountId) return 'other account'
  if (subject === 'account') return 'own'
  if (subject === 'resource') return 'own account'
  return thing.userId === asker.userId ? 'own' : 'own account'
}
