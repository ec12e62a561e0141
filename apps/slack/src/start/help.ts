/** What `--help` says. */
export const HELP = `Tenantry's Slack bot. It reads its settings from the environment:

  SLACK_BOT_TOKEN          xoxb-…, from "OAuth & Permissions" of your Slack app
  SLACK_SIGNING_SECRET     from "Basic Information" of your Slack app
  SLACK_APP_TOKEN          xapp-…, for Socket Mode: then no port is listened on, and no signing secret is needed
  SLACK_COMMAND_PREFIX     acme makes /acme-accounts of /accounts
  SLACK_API_URL            another base of Slack's Web API
  PORT, HOST               where Slack's requests arrive, at POST /slack/events (3000, 127.0.0.1)
  TENANTRY_DATABASE        postgres://…, pglite:<folder> or pglite:memory (pglite:.tenantry)
  TENANTRY_OWNER_DATABASE  another login for the migrations at the start

  --manifest [https://…]   print the manifest from which Slack makes the app: with the address at which Slack reaches
                           the bot, or without one for Socket Mode
`
