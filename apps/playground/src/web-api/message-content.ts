import { asDrawn, problemsOfMessage } from '../blocks/check-message.ts'
import { completeIds } from '../blocks/complete-ids.ts'
import type { DrawnBlock } from '../blocks/drawn-block.ts'
import { limits } from '../blocks/limits.ts'
import type { Arguments } from './arguments.ts'
import { Refusal } from './refusal.ts'

export interface MessageContent {
  text: string
  blocks: DrawnBlock[]
}

/** The text and the blocks of a message that is being sent. Neither, too long or malformed is refused. */
export function messageContent(given: Arguments): MessageContent {
  const text = given.optional('text') ?? ''
  const blocks = given.structure('blocks', 'invalid_blocks_format') ?? []
  if (text === '' && Array.isArray(blocks) && blocks.length === 0) throw new Refusal('no_text')
  if (text.length > limits.messageText) throw new Refusal('msg_too_long')
  const problems = problemsOfMessage(blocks)
  if (problems.length > 0) throw new Refusal('invalid_blocks', { problems })
  return { text, blocks: completeIds(asDrawn(blocks)) }
}
