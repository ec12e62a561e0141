const oldestNode = 24

/** With a token of Slack's in the environment the bot talks to Slack; without one, to the stand-in with its page. */
async function main(environment: NodeJS.ProcessEnv): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    console.error(
      `Tenantry needs Node.js ${oldestNode} or newer, and this is ${process.versions.node}. Install it from https://nodejs.org.`,
    )
    return 1
  }
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN } = environment
  if (SLACK_BOT_TOKEN || SLACK_SIGNING_SECRET || SLACK_APP_TOKEN) {
    const { runFromEnvironment } = await import('@tenantry/slack')
    return runFromEnvironment(environment)
  }
  const { runPlayground } = await import('./start/run-playground.ts')
  return runPlayground(environment)
}

process.exit(await main(process.env))
