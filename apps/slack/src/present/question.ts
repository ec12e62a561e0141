import type { Verb } from '../grammar/verb.ts'
import { en as say } from '../sentences/en.ts'
import { writeValue } from './button-value.ts'
import { actions, button, type Message, section, userText } from './message.ts'

export interface Confirmation {
  readonly input: Readonly<Record<string, unknown>>
  /** What it is done to, in Slack's mark-up. */
  readonly about: readonly string[]
  /** What will happen, in the core's own sentences. */
  readonly effects: readonly string[]
  readonly key: string
  readonly at: number
  /** Of what it is done to, by ids. */
  readonly versions?: Readonly<Record<string, number>>
}

/** Asks before it is done. The button carries ids only, and runs the same command again from the beginning, authorization included. */
export function question(verb: Verb, { input, about, effects, key, at, versions }: Confirmation): Message {
  // The one verb of the bot's own that asks.
  const operation = verb.operation ?? 'chat.disconnect'
  const value = writeValue({ input, key: key.slice(0, 32), at, ...(versions && { versions }) })
  const [it = '', to = ''] = about
  const asked = questionOf(operation, it, to) ?? say.askAnyhow(verb.summary)
  const title = [asked, ...effects.map((effect) => `• ${userText(effect)}`)].join('\n')
  const words = buttonOf(operation) ?? say.buttons.hostVerb(verb.verb)
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

function questionOf(operation: string, it: string, to: string): string | undefined {
  return Object.entries(say.questions).find(([name]) => name === operation)?.[1]?.(it, to)
}

/** The words of a button; a command of the host's has none of ours. */
function buttonOf(operation: string): string | undefined {
  return Object.entries(say.buttons.verbs).find(([name]) => name === operation)?.[1]
}
