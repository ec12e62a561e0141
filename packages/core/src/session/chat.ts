import { type Idish, idOf, type Run } from './operation-types.ts'

/** What a session can do about chat. */
export function chatOf(run: Run) {
  return {
    /** The code with which a workspace is connected to this organization. */
    issueConnectCode: () => run('chat.issueConnectCode', {}),
    /** The code with which a person links their chat identity to a user. */
    issueLinkCode: (user: Idish) => run('chat.issueLinkCode', { userId: idOf(user) }),
  }
}
