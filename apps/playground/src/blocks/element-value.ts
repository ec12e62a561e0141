import type { ViewStateSelectedOption, ViewStateValue } from '@slack/bolt'
import type { UsableElement } from './drawn-block.ts'
import { type ChosenOption, optionNamed } from './options-of.ts'

/** What a person puts into an element: the text, the value or text of an option, several of them, or nothing. */
export type Input = string | readonly string[] | null

const asSelected = (option: unknown): ViewStateSelectedOption | null =>
  (option as ViewStateSelectedOption | undefined) ?? null

const several = (options: unknown): ViewStateSelectedOption[] =>
  (options as ViewStateSelectedOption[] | undefined) ?? []

/** The value that an element comes with, as `state.values` carries it; nothing for what holds no value. */
export function initialValue(element: UsableElement): ViewStateValue | undefined {
  switch (element.type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: asSelected(element.initial_option) }
    case 'multi_static_select':
    case 'checkboxes':
      return { type: element.type, selected_options: several(element.initial_options) }
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null }
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null }
    case 'timepicker':
      return { type: element.type, selected_time: element.initial_time ?? null }
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type: element.type, value: element.initial_value ?? null }
    default:
      return element satisfies never
  }
}

/** The value after this input. An option that is not offered, or several where one fits, is an error. */
export function valueAfter(element: UsableElement, input: Input): ViewStateValue | undefined {
  switch (element.type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: asSelected(oneOption(element, input)) }
    case 'multi_static_select':
    case 'checkboxes':
      return {
        type: element.type,
        selected_options: several(all(input).map((name) => optionNamed(element, name))),
      }
    case 'users_select':
      return { type: element.type, selected_user: one(input) }
    case 'datepicker':
      return { type: element.type, selected_date: one(input) }
    case 'timepicker':
      return { type: element.type, selected_time: one(input) }
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type: element.type, value: one(input) }
    default:
      return element satisfies never
  }
}

/** Whether nothing has been put in: what is required may not be left so. */
export function isEmptyValue(value: ViewStateValue | undefined): boolean {
  if (value === undefined) return true
  const { type: _type, ...rest } = value
  return Object.values(rest).every(
    (each) =>
      each === null || each === undefined || each === '' || (Array.isArray(each) && each.length === 0),
  )
}

function oneOption(element: UsableElement, input: Input): ChosenOption | undefined {
  const name = one(input)
  return name === null ? undefined : optionNamed(element, name)
}

function one(input: Input): string | null {
  if (input === null || typeof input === 'string') return input === '' ? null : input
  if (input.length > 1) throw new Error('Only one value fits here.')
  return input[0] ?? null
}

function all(input: Input): readonly string[] {
  if (input === null) return []
  return typeof input === 'string' ? [input] : input
}
