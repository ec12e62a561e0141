/**
 * The value of an element on a surface, as the page's controls take it.
 *
 * @param {import('@slack/bolt').ViewStateValue | undefined} value
 * @returns {string | string[] | null}
 */
export function plainValue(value) {
  if (!value) return null
  if (value.selected_options) return value.selected_options.map((option) => option.value)
  if (value.selected_option) return value.selected_option.value
  return value.value ?? value.selected_user ?? value.selected_date ?? value.selected_time ?? null
}
