import type { KnownBlock } from '@slack/types'
import { BUILT_IN } from '../grammar/verbs.ts'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button } from './message.ts'
import type { NextStep } from './next-steps.ts'

/** The buttons of what can be done next. */
export function stepButtons(steps: readonly NextStep[]): readonly KnownBlock[] {
  return actions(
    steps.flatMap(({ operation, input, danger, form, words }, index) => {
      const value = writeValue({ input })
      const verb = BUILT_IN.named(operation)
      if (value === null || verb === null) return []
      const text = words ?? say.buttons.verbs[operation]
      const label = words === undefined ? verb.summary : `${verb.summary}: ${words}`
      // Slack takes each action once in a block.
      const action = `${form ? 'form' : 'do'}:${operation}${words === undefined ? '' : `:${index}`}`
      return [button({ text, action, value, label, ...(danger ? { style: 'danger' } : {}) })]
    }),
  )
}
