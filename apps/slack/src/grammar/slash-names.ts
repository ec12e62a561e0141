import type { Noun } from '@tenantry/core'

export const NOUNS = ['accounts', 'users', 'tenantry'] as const satisfies readonly Noun[]

/** The names of the slash commands: `/accounts`, or `/acme-accounts` where two deployments share a workspace. */
export class SlashNames {
  readonly #before: string

  /** @param prefix lower-case letters, digits and dashes; '' for none */
  constructor(prefix: string) {
    this.#before = prefix === '' ? '/' : `/${prefix}-`
  }

  of(noun: Noun): string {
    return `${this.#before}${noun}`
  }

  /** The noun that a slash command names, or null when it is none of ours. */
  nounOf(command: string): Noun | null {
    return NOUNS.find((noun) => this.of(noun) === command.toLowerCase()) ?? null
  }

  /** A text that names slash commands as the core's table does, with the names that they have here. */
  inText(text: string): string {
    return text.replace(/\/(accounts|users|tenantry)(?![\w-])/g, (_whole, noun: Noun) => this.of(noun))
  }
}
