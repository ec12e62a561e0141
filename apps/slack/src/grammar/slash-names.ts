import type { Noun } from '@tenantry/core'

export const NOUNS = ['accounts', 'users', 'approvals', 'tenantry'] as const satisfies readonly Noun[]

/** The names of the slash commands: `/accounts`, or `/acme-accounts` where two deployments share a workspace. */
export class SlashNames {
  readonly #before: string
  readonly #hostNouns: readonly string[]

  /**
   * @param prefix lower-case letters, digits and dashes; '' for none
   * @param hostNouns nouns of the host's commands that have a slash command of their own
   */
  constructor(prefix: string, hostNouns: readonly string[] = []) {
    this.#before = prefix === '' ? '/' : `/${prefix}-`
    this.#hostNouns = hostNouns
  }

  of(noun: Noun): string {
    return `${this.#before}${noun}`
  }

  /** Every slash command that the bot answers. */
  all(): readonly string[] {
    return [...NOUNS.map((noun) => this.of(noun)), ...this.#hostNouns.map((noun) => this.ofHost(noun))]
  }

  /** The slash command of a noun of the host's. */
  ofHost(noun: string): string {
    return `${this.#before}${noun}`
  }

  /**
   * What a slash command and the text behind it say, or null when the command is none of ours: `/projects archive apollo` says
   * `/tenantry run projects archive apollo`.
   */
  read(command: string, text: string): { readonly noun: Noun; readonly text: string } | null {
    const name = command.toLowerCase()
    const noun = NOUNS.find((each) => this.of(each) === name)
    if (noun !== undefined) return { noun, text }
    const host = this.#hostNouns.find((each) => this.ofHost(each) === name)
    return host === undefined ? null : { noun: 'tenantry', text: `run ${host} ${text}` }
  }

  /** A text that names slash commands as the core's table does, with the names that they have here. */
  inText(text: string): string {
    return text.replace(/\/(accounts|users|approvals|tenantry)(?![\w-])/g, (_whole, noun: Noun) =>
      this.of(noun),
    )
  }
}
