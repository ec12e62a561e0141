/** The one public channel, or the direct messages between one member and the bot. */
export type Conversation =
  | { id: string; kind: 'channel'; name: string }
  | { id: string; kind: 'direct'; memberId: string }

export const general: Conversation = { id: 'C0GENERAL', kind: 'channel', name: 'general' }

/** The direct messages of this member with the bot. The id follows from the member's: nothing is to be stored. */
export const directMessages = (memberId: string): Conversation => ({
  id: `D${memberId}`,
  kind: 'direct',
  memberId,
})

/** What Slack calls the conversation in a payload. */
export const conversationName = (conversation: Conversation): string =>
  conversation.kind === 'channel' ? conversation.name : 'directmessage'
