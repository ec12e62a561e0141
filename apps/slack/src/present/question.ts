import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, type Message, section, userText } from './message.ts'

export interface Asked {
  readonly input: Readonly<Record<string, unknown>>
  /** What will happen, in the core's own sentences. */
  readonly effects: readonly string[]
  readonly key: string
  readonly at: number
}

/** Asks before it is done. The button carries ids only, and runs the same command again from the beginning, authorization included. */
export function question(verb: Verb, { input, effects, key, at }: Asked): Message {
  const operation = verb.operation ?? `chat.${verb.verb}`
  const value = writeValue({ input, key: key.slice(0, 32), at })
  const about = effects.map((effect) => `• ${userText(effect)}`).join('\n')
  const title = say.askAbout(verb.summary, about)
  const words = say.buttons.verbs[operation] ?? verb.verb
  return {
    text: title,
    blocks: [
      section(title),
      ...actions([
        ...(value === null
          ? []
          : [
              button({
                text: words,
                action: `confirm:${operation}`,
                value,
                style: verb.destructive ? 'danger' : 'primary',
                label: `${words}: ${verb.summary}`,
              }),
            ]),
        button({
          text: say.buttons.cancel,
          action: 'cancel',
          label: `${say.buttons.cancel}: ${verb.summary}`,
        }),
      ]),
    ],
  }
}
