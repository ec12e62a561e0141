import { blockList } from './block-list.ts'
import { below, isObject, type Place, refuse } from './check.ts'
import type { DrawnBlock } from './drawn-block.ts'
import { limits } from './limits.ts'

const messageBlocks = blockList(limits.blocksInMessage)

/**
 * What is wrong with these blocks as the content of a message, in Slack's words; empty when nothing is.
 * A message holds at most one table.
 */
export function problemsOfMessage(blocks: unknown): string[] {
  const place: Place = { pointer: '/blocks', problems: [] }
  messageBlocks(blocks, place)
  if (Array.isArray(blocks)) onlyOneTable(blocks, place)
  return place.problems
}

function onlyOneTable(blocks: unknown[], place: Place): void {
  const tables = blocks.flatMap((block, index) => (isObject(block) && block.type === 'table' ? [index] : []))
  const second = tables[1]
  if (second !== undefined) refuse(below(place, second), 'only_one_table_allowed')
}

/** The same blocks by their type, once `problemsOfMessage` has found nothing. */
export const asDrawn = (blocks: unknown): DrawnBlock[] => blocks as DrawnBlock[]
