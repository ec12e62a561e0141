import type { OperationName } from '@tenantry/core'

/** The operations of the table that nobody says in chat; the table gives the reason for each. */
const UNSPOKEN = [
  'account.find',
  'user.find',
  'user.importBatch',
  'user.exportPage',
  'account.importBatch',
  'account.exportPage',
  'user.claimSecret',
  'audit.list',
  'audit.verify',
  'chat.issueConnectCode',
  'chat.issueLinkCode',
  'chat.connect',
  'chat.link',
  'chat.acceptInvitation',
  'chat.disconnect',
] as const satisfies readonly OperationName[]

/** An operation that can be said in chat. Sentences and buttons are typed over these, so that none of them is without its own. */
export type Spoken = Exclude<OperationName, (typeof UNSPOKEN)[number]>

export function isSpoken(operation: OperationName): operation is Spoken {
  return !(UNSPOKEN as readonly OperationName[]).includes(operation)
}
