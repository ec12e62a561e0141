import type { OperationName } from '@tenantry/core'

/** The operations of the table that nobody says in chat; the table gives the reason for each. */
type Unspoken =
  | 'account.find'
  | 'user.find'
  | 'user.importBatch'
  | 'user.exportPage'
  | 'account.importBatch'
  | 'account.exportPage'
  | 'user.claimSecret'
  | 'approval.request'
  | 'approval.setRule'
  | 'approval.breakGlass'
  | 'approval.remind'
  | 'approval.escalate'
  | 'approval.expire'
  | 'user.setPassword'
  | 'user.requestEmailChange'
  | 'user.issueEmailCode'
  | 'user.confirmEmail'
  | 'audit.verify'
  | 'audit.tellDenials'
  | 'user.erase'
  | 'chat.issueConnectCode'
  | 'chat.issueLinkCode'
  | 'chat.connect'
  | 'chat.link'
  | 'chat.acceptInvitation'
  | 'chat.disconnect'

/** An operation that can be said in chat. Sentences and buttons are typed over these, so that none of them is without its own. */
export type Spoken = Exclude<OperationName, Unspoken>

/** A command of the host's own, whatever it is called. */
export type HostOperation = string & { readonly __operation: 'host' }
