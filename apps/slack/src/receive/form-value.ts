import type { FormValue } from './chat-request.ts'
import { type Json, object, text } from './json-values.ts'

/** What was filled in. */
export function formValue(element: Json): FormValue {
  if (element.type === 'checkboxes') return optionsOf(element).length > 0
  if (element.type === 'multi_static_select') return optionsOf(element)
  if (element.type === 'static_select')
    return (object(element.selected_option).value as string | undefined) ?? null
  if (element.type === 'users_select')
    return typeof element.selected_user === 'string' ? `<@${element.selected_user}>` : null
  return typeof element.value === 'string' ? element.value : null
}

function optionsOf({ selected_options: options }: Json): string[] {
  return Array.isArray(options) ? options.map((option) => text(object(option).value)) : []
}
