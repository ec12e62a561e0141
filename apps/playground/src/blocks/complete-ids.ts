import { randomBytes } from 'node:crypto'
import type { DrawnBlock } from './drawn-block.ts'
import { elementsIn } from './elements-in.ts'

const randomId = (): string => randomBytes(4).toString('base64url').slice(0, 5)

/** A copy of these blocks in which every block and every element has an id, as Slack gives them one. */
export function completeIds(blocks: readonly DrawnBlock[]): DrawnBlock[] {
  const copies = structuredClone(blocks) as DrawnBlock[]
  for (const block of copies) block.block_id ??= randomId()
  for (const { element } of elementsIn(copies)) element.action_id ??= randomId()
  return copies
}
