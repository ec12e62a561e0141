import { blockList } from './block-list.ts'
import {
  below,
  byType,
  type Check,
  every,
  flag,
  isObject,
  oneOf,
  type Place,
  refuse,
  shape,
  text,
} from './check.ts'
import { limits } from './limits.ts'
import { plainText } from './text-objects.ts'

const viewBlocks: Check = (value, place) => {
  blockList(limits.blocksInView)(value, place)
  if (!Array.isArray(value)) return
  value.forEach((block, index) => {
    if (isObject(block) && (block.type === 'table' || block.type === 'data_table')) {
      refuse(below(place, index), `unsupported type: ${block.type}`)
    }
  })
}

const inputsNeedSubmit: Check = (view, place) => {
  if (!isObject(view) || view.submit !== undefined || !Array.isArray(view.blocks)) return
  if (view.blocks.some((block) => isObject(block) && block.type === 'input')) {
    refuse(below(place, 'submit'), 'submit is required when an input block is within the blocks array')
  }
}

const common = {
  private_metadata: text(limits.privateMetadata),
  callback_id: text(limits.callbackId),
  external_id: text(limits.externalId),
}

const modal = every(
  shape(
    { type: oneOf('modal'), title: plainText(limits.viewTitle), blocks: viewBlocks },
    {
      ...common,
      submit: plainText(limits.viewButton),
      close: plainText(limits.viewButton),
      clear_on_close: flag,
      notify_on_close: flag,
      submit_disabled: flag,
    },
  ),
  inputsNeedSubmit,
)

const home = shape({ type: oneOf('home'), blocks: viewBlocks }, common)

/** What is wrong with this view, in Slack's words; empty when nothing is. Tables belong to messages only. */
export function problemsOfView(view: unknown, type: 'modal' | 'home'): string[] {
  const place: Place = { pointer: '/view', problems: [] }
  byType(type === 'modal' ? { modal } : { home })(view, place)
  return place.problems
}
