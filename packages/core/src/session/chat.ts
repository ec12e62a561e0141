import { type Idish, idOf, type Run } from './operation-types.ts'

/** What a session can do about chat. */
export function chatOf(run: Run) {
  return {
    /**
     * The code with which a workspace is connected to this organization. Whoever types it is offered to be whoever has made it, with all
     * that they may do (`offers` is their name, to be shown beside the code): give it to nobody else, or have a job of the host's make
     * it, whose code offers nothing.
     */
    issueConnectCode: () => run('chat.issueConnectCode', {}),
    /** Whether chat works here: who is linked where, and what waits for an answer. */
    health: () => run('chat.health', {}),
    /** The code with which a person links their chat identity to a user. */
    issueLinkCode: (user: Idish) => run('chat.issueLinkCode', { userId: idOf(user) }),
  }
}
