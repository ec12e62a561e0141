import { NOUNS, SlashNames } from './grammar/slash-names.ts'
import { BUILT_IN } from './grammar/verbs.ts'
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
export function slashCommands({
  prefix = '',
  nouns = [],
}: {
  prefix?: string
  nouns?: readonly string[]
} = {}): readonly SlashCommand[] {
  const names = new SlashNames(prefix)
  const hosts = nouns.map((noun) => ({
    name: names.ofHost(noun),
    description: say.hostNoun(noun),
    usage: 'help',
    shouldEscape: true as const,
    examples: [`${names.ofHost(noun)} help`],
  }))
  const own = NOUNS.map((noun) => ({
    name: names.of(noun),
    description: say.nouns[noun],
    usage: BUILT_IN.of(noun)
      .map(({ verb }) => verb)
      .join(' | '),
    shouldEscape: true as const,
    examples: BUILT_IN.of(noun).map(({ example }) => names.inText(example)),
  }))
  return [...own, ...hosts]
}
