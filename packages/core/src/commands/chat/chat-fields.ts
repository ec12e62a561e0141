import { z } from 'zod'

/** A chat identity as the bot hands it over, after Slack's signature was verified. Nobody types it. */
const chatId = z.string().regex(/^[A-Z0-9]{2,30}$/, 'is not an id of the chat service')

export const team = z.strictObject({ enterpriseId: chatId.nullable(), teamId: chatId })
export const identity = team.extend({ userId: chatId })
export const codeHash = z.string().regex(/^[0-9a-f]{64}$/)
