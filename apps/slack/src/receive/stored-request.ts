import type { ChatRequest } from './chat-request.ts'

/** The text of a request as it lies in the inbox. What holds a secret is left out, and then only its sender is known. */
export function storedRequest(request: ChatRequest, holdsSecret: boolean): string {
  const { workspace, userId, channelId, responseUrl } = request
  const origin = { workspace, userId, channelId, responseUrl, triggerId: null }
  return JSON.stringify(holdsSecret ? { ...origin, kind: 'interrupted' } : { ...request, ...origin })
}

/** A request as another process stored it; null when an older or newer version wrote it in another way. */
export function requestFrom(stored: string): ChatRequest | null {
  try {
    const value = JSON.parse(stored) as Partial<ChatRequest>
    const known =
      value.kind !== undefined && value.userId !== undefined && value.workspace?.teamId !== undefined
    return known ? (value as ChatRequest) : null
  } catch {
    return null
  }
}
