import type { Option } from '@slack/types'
import type { UsableElement } from './drawn-block.ts'

/** An option as payloads carry it: one without a value cannot be chosen, so it has one. */
export type ChosenOption = { text: Option['text']; value: string }

/** What a person can choose from in this element; empty for one that is written into or pressed. */
function optionsOf(element: UsableElement): ChosenOption[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select': {
      const options: Option[] =
        element.options ?? element.option_groups?.flatMap((group) => group.options) ?? []
      return options.map(withValue)
    }
    case 'overflow':
    case 'checkboxes':
    case 'radio_buttons':
      return element.options.map(withValue)
    default:
      return []
  }
}

/** The option with this value or this text. A person cannot choose what is not offered, so that is an error. */
export function optionNamed(element: UsableElement, name: string): ChosenOption {
  const options = optionsOf(element)
  const option = options.find(({ value }) => value === name) ?? options.find(({ text }) => text.text === name)
  if (option) return option
  const offered = options.map(({ text }) => `“${text.text}”`).join(', ')
  throw new Error(`“${name}” is not offered here. Offered are ${offered || 'no options'}.`)
}

function withValue(option: Option): ChosenOption {
  return { ...option, value: option.value ?? option.text.text }
}
