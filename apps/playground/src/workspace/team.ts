/** The workspace that the stand-in plays, and the Enterprise Grid organization that it is part of, if any. */
export interface Team {
  /** As Slack's: `T` and capital letters or digits. */
  id: string
  name: string
  domain: string
  enterprise?: { id: string; name: string }
}

/** How the bot appears in this workspace. */
export interface ChatApp {
  id: string
  name: string
  botId: string
  botUserId: string
}

export const chatApp = (name: string): ChatApp => ({
  id: 'A0PLAYGROUND',
  name,
  botId: 'B0PLAYGROUND',
  botUserId: 'U0PLAYGROUND',
})
