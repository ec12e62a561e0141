import { blocks } from './blocks.ts'
import { below, byType, type Check, isObject, list, type Place, refuse } from './check.ts'
import type { DrawnBlock } from './drawn-block.ts'
import { elementsIn } from './elements-in.ts'

const block = byType(blocks)

/**
 * The blocks of one message or view: at most `max`, each well formed, no `block_id` twice, and no
 * `action_id` twice inside one block.
 */
export function blockList(max: number): Check {
  const each = list(block, { max })
  return (value, place) => {
    each(value, place)
    if (!Array.isArray(value)) return
    noTwice(
      value.map((one) => (isObject(one) ? one.block_id : undefined)),
      'block_id',
      place,
    )
    value.forEach((one, index) => void actionIdsDiffer(one, below(place, index)))
  }
}

function actionIdsDiffer(value: unknown, place: Place): void {
  if (!isObject(value) || place.problems.length > 0) return
  const ids = elementsIn([value as unknown as DrawnBlock]).map(({ element }) => element.action_id)
  noTwice(ids, 'action_id', place)
}

function noTwice(ids: unknown[], name: string, place: Place): void {
  const seen = new Set<unknown>()
  ids.forEach((id, index) => {
    if (id === undefined) return
    if (seen.has(id)) refuse(below(place, index), `${name} \`${String(id)}\` already exists`)
    seen.add(id)
  })
}
