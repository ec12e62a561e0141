import type { DrawnBlock, UsableElement } from './drawn-block.ts'

export interface PlacedElement {
  block: DrawnBlock
  element: UsableElement
}

/** Every element of these blocks that a person can use, in reading order. */
export function elementsIn(blocks: readonly DrawnBlock[]): PlacedElement[] {
  return blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })))
}

/** The checks let no other element through than the usable ones, so the narrowing here is theirs. */
function elementsOf(block: DrawnBlock): UsableElement[] {
  switch (block.type) {
    case 'actions':
      return block.elements as UsableElement[]
    case 'section':
      return block.accessory && block.accessory.type !== 'image' ? [block.accessory as UsableElement] : []
    case 'input':
      return [block.element as UsableElement]
    default:
      return []
  }
}
