import { en as say } from './sentences/en.ts'
import { slashCommands } from './slash-commands.ts'

/** What the bot asks of a workspace, and nothing beyond: commands, messages to people, and who somebody is. */
export const SCOPES = ['chat:write', 'commands', 'im:write', 'users:read'] as const

export interface ManifestOptions {
  /** Where Slack's requests arrive, as Slack sees it: `https://bot.example.com`. Without it the app uses Socket Mode. */
  readonly url?: string
  readonly prefix?: string
  /** Nouns of the host's own commands that have a slash command of their own. */
  readonly nouns?: readonly string[]
}

/** The manifest from which Slack makes the app, with the slash commands of the table. */
export function appManifest({ url, prefix = '', nouns = [] }: ManifestOptions = {}): object {
  const requests = url === undefined ? {} : { request_url: new URL('/slack/events', url).href }
  const commands = slashCommands({ prefix, nouns }).map(({ name, description, usage, shouldEscape }) => ({
    command: name,
    description,
    usage_hint: usage,
    should_escape: shouldEscape,
    ...(url === undefined ? {} : { url: requests.request_url }),
  }))
  return {
    display_information: { name: say.appName, description: say.appDescription },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: say.appName, always_online: true },
      slash_commands: commands,
    },
    oauth_config: { scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: {
        ...requests,
        bot_events: ['app_home_opened', 'app_uninstalled', 'tokens_revoked'],
      },
      interactivity: { is_enabled: true, ...requests },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}
