import type { ViewStateValue } from '@slack/bolt'
import type { UsableElement } from '../blocks/drawn-block.ts'
import { isEmptyValue } from '../blocks/element-value.ts'
import type { View } from '../workspace/view.ts'

/** What Slack's client says of a form before it sends anything, by block: required fields, lengths, e-mail addresses. */
export function problemsOfInput(view: View): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const block of view.blocks) {
    if (block.type !== 'input') continue
    const element = block.element as UsableElement
    const value = view.state[block.block_id ?? '']?.[element.action_id ?? '']
    const problem = isEmptyValue(value)
      ? !block.optional && 'Please complete this required field.'
      : problemOf(element, value)
    if (problem) problems[block.block_id ?? ''] = problem
  }
  return problems
}

function problemOf(element: UsableElement, value: ViewStateValue | undefined): string | undefined {
  const written = value?.value ?? ''
  if (element.type === 'plain_text_input') {
    const { min_length: least = 0, max_length: most = 3000 } = element
    if (written.length < least) return `Must be at least ${least} characters.`
    if (written.length > most) return `Must be at most ${most} characters.`
  }
  if (element.type === 'email_text_input' && !/^\S+@\S+$/.test(written))
    return 'Please enter a valid e-mail address.'
  if (element.type === 'number_input' && !Number.isFinite(Number(written))) return 'Please enter a number.'
  return undefined
}
