import { NOUNS, SlashNames } from './grammar/slash-names.ts'
import { verbsOf } from './grammar/verbs.ts'
import { en as say } from './sentences/en.ts'

/** A slash command as the app's settings at Slack describe it. */
export interface SlashCommand {
  /** With its slash. */
  readonly name: string
  readonly description: string
  /** What may follow. */
  readonly usage: string
  /** Slack's "Escape channels, users, and links sent to your app": the bot needs it on, to know who is mentioned. */
  readonly shouldEscape: true
  readonly examples: readonly string[]
}

/** The slash commands that the bot answers, made from the table of operations. */
export function slashCommands({ prefix = '' }: { prefix?: string } = {}): readonly SlashCommand[] {
  const names = new SlashNames(prefix)
  return NOUNS.map((noun) => ({
    name: names.of(noun),
    description: say.nouns[noun],
    usage: verbsOf(noun)
      .map(({ verb }) => verb)
      .join(' | '),
    shouldEscape: true,
    examples: verbsOf(noun).map(({ example }) => names.inText(example)),
  }))
}
