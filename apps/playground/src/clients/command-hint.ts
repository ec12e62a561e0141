/** A slash command as the app's settings describe it: what the composer suggests. */
export interface CommandHint {
  /** With its slash: `/accounts`. */
  name: string
  /** What may follow: `list [text]`. */
  usage?: string
  description?: string
  /** Slack's setting "Escape channels, users, and links": mentions reach the bot as `<@U…|name>`. On unless said otherwise. */
  shouldEscape?: boolean
  /** Whole lines to begin with: `/accounts list`. */
  examples?: readonly string[]
}
